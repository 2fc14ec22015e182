import { Type } from "@sinclair/typebox";
import type { Flag } from "@super-heroes/kit/flags/flag";
import { isHead } from "@super-heroes/kit/http/entrance/enter";
import { Ids } from "@super-heroes/kit/http/id-list";
import { IDEMPOTENCY_HEADER, REPLAYED, REPLAYED_HEADER } from "@super-heroes/kit/http/idempotency-key";
import { cannotCombine, linkedPage, type PageCursors, placeOf } from "@super-heroes/kit/http/linked-page";
import { invalid } from "@super-heroes/kit/http/problem";
import { wholeNumber } from "@super-heroes/kit/http/whole-number";
import { detailOf, jsonOf, OF_STORE, OF_UPSTREAMS, PAGE_LINKS } from "@super-heroes/kit/openapi/route-detail";
import type { Mode } from "@super-heroes/kit/orchestration/modes";
import { withinRequest } from "@super-heroes/kit/request/request-scope";
import type { Shell } from "@super-heroes/kit/shell/shell";
import type { Arena } from "../arena.ts";
import { type RecentFights, SEARCHED_FIGHTS, type Side } from "../last-fights.ts";
import { Fight, Fighter, FightRequest, LastFights, Location, ModeQuery } from "../model.ts";
import { cursorOf, Fields, FightId, Place, withFields } from "../parameters.ts";
import { LAST_ID } from "../store/fight-store.ts";

const PATH = "/api/fights";

/** The listing is newest first: the next page has older fights. */
const BY_ID: PageCursors<Fight> = { next: ({ id }) => ["before", id], previous: ({ id }) => ["after", id] };

/** How many of the last fights of a fighter are listed without `?limit=`, and at most. */
const LAST_FIGHTS = 3;
const MOST_LAST_FIGHTS = 10;

/** The dependencies of the routes. */
export interface FightRoutes {
  arena: Arena;
  recent: RecentFights;
  /** Decides about the mode of requests without `?mode=`. */
  orchestration: Flag<Mode>;
}

/** Adds the routes of fights to the shell. */
export function withFightRoutes(shell: Shell, { arena, recent, orchestration }: FightRoutes) {
  const stored = detailOf("fights", OF_STORE);
  const drawn = detailOf("fights", [404, ...OF_UPSTREAMS]);
  return shell
    .get(
      `${PATH}/randomfighters`,
      ({ query: { mode }, request, correlationId, traceparent, deadline, set }) =>
        withinRequest({ request, correlationId, traceparent, deadline, set }, (scope) =>
          arena.fighters(mode ?? orchestration.for(correlationId), scope),
        ),
      {
        query: ModeQuery,
        response: { 200: Type.Object({ hero: Fighter, villain: Fighter }) },
        detail: drawn("Draw a hero and a villain"),
      },
    )
    .get(
      `${PATH}/randomlocation`,
      ({ request, correlationId, traceparent, deadline, set }) =>
        withinRequest({ request, correlationId, traceparent, deadline, set }, (scope) =>
          arena.location(scope),
        ),
      { response: { 200: Location }, detail: drawn("Draw a location") },
    )
    .get(
      `${PATH}/execute_fight`,
      ({ query: { mode }, request, correlationId, traceparent, deadline, set }) =>
        withinRequest({ request, correlationId, traceparent, deadline, set }, (scope) =>
          // HEAD is safe: it stores nothing (RFC 9110, 9.2.1).
          (isHead(request) ? arena.rehearse : arena.execute)(mode ?? orchestration.for(correlationId), scope),
        ),
      {
        query: ModeQuery,
        response: { 200: Fight },
        detail: drawn("Draw, decide and store a fight"),
      },
    )
    .post(
      PATH,
      async ({ body, request, correlationId, traceparent, deadline, set }) => {
        const { fight, isReplay } = await withinRequest(
          { request, correlationId, traceparent, deadline, set },
          (scope) => arena.stage(body, request.headers.get("idempotency-key"), scope),
        );
        if (isReplay) set.headers[REPLAYED_HEADER] = "true";
        return fight;
      },
      {
        body: FightRequest,
        response: { 200: Fight },
        detail: stored("Decide and store a fight between given fighters, once per Idempotency-Key", {
          headers: IDEMPOTENCY_HEADER,
          responses: { 200: { headers: REPLAYED } },
        }),
      },
    )
    .get(
      PATH,
      ({ query: { limit = 20, before, after }, deadline, request, set }) => {
        const place = placeOf(["before", before], ["after", after]);
        const read = (most: number) =>
          after === undefined
            ? arena.latest(most, before === undefined ? undefined : cursorOf(before, ""))
            : arena.following(most, cursorOf(after, LAST_ID));
        return deadline.race(linkedPage({ path: PATH, request, set }, { limit, place }, read, BY_ID));
      },
      {
        query: Type.Object({
          limit: Type.Optional(wholeNumber({ minimum: 1, maximum: 100 })),
          before: Type.Optional(Place),
          after: Type.Optional(Place),
        }),
        detail: stored("A page of fights, newest first", {
          description:
            "`before` and `after` are the id of a fight or an instant: the page has older fights, or the ones that follow. They cannot be combined.",
          responses: { 200: jsonOf(Type.Array(Fight), { headers: PAGE_LINKS }) },
          problems: [404],
        }),
      },
    )
    .get(
      `${PATH}/last`,
      async ({ query: { heroes, villains, limit = LAST_FIGHTS, fields }, deadline }) => {
        const [side, ids] = sideOf(heroes, villains);
        const last = await deadline.race(recent.of(side, ids, limit));
        return fields === undefined ? last : last.map((one) => withFields(one, fields));
      },
      {
        query: Type.Object({
          heroes: Type.Optional(Ids),
          villains: Type.Optional(Ids),
          limit: Type.Optional(wholeNumber({ minimum: 1, maximum: MOST_LAST_FIGHTS })),
          fields: Type.Optional(Fields),
        }),
        detail: stored("The last fights of up to 100 heroes, or villains", {
          description:
            `One of \`heroes\` and \`villains\` is required. The newest ${SEARCHED_FIGHTS} fights are searched, as they were up to 250 ms before. ` +
            "The response has one entry for each id, in their order, without fights for a fighter that has none there. " +
            "With `fields` the fights have these fields only.",
          responses: { 200: jsonOf(Type.Array(LastFights)) },
        }),
      },
    )
    .get(`${PATH}/:id`, ({ params: { id }, deadline }) => deadline.race(arena.find(id.toLowerCase())), {
      params: Type.Object({ id: FightId }),
      response: { 200: Fight },
      detail: stored("One fight", { problems: [404] }),
    });
}

/** The fighters of a request for their last fights. Throws 422 unless it has those of one side. */
function sideOf(heroes: number[] | undefined, villains: number[] | undefined): [Side, number[]] {
  if (heroes && villains) throw invalid([cannotCombine("villains", "heroes")]);
  if (heroes) return ["heroes", heroes];
  if (villains) return ["villains", villains];
  throw invalid([{ field: "heroes", reason: "is required, or villains" }]);
}
