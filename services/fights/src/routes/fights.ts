import { Type } from "@sinclair/typebox";
import type { Flag } from "@super-heroes/kit/flags/flag";
import { isHead } from "@super-heroes/kit/http/entrance/enter";
import { IDEMPOTENCY_HEADER, REPLAYED, REPLAYED_HEADER } from "@super-heroes/kit/http/idempotency-key";
import { linkedPage, type PageCursors, placeOf } from "@super-heroes/kit/http/linked-page";
import { wholeNumber } from "@super-heroes/kit/http/whole-number";
import { detailOf, jsonOf, OF_STORE, OF_UPSTREAMS, PAGE_LINKS } from "@super-heroes/kit/openapi/route-detail";
import type { Mode } from "@super-heroes/kit/orchestration/modes";
import { withinRequest } from "@super-heroes/kit/request/request-scope";
import type { Shell } from "@super-heroes/kit/shell/shell";
import type { Arena } from "../arena.ts";
import { Fight, Fighter, FightRequest, Location, ModeQuery } from "../model.ts";
import { cursorOf, FightId, Place } from "../parameters.ts";
import { LAST_ID } from "../store/fight-store.ts";

const PATH = "/api/fights";

/** The listing is newest first: the next page has older fights. */
const BY_ID: PageCursors<Fight> = { next: ({ id }) => ["before", id], previous: ({ id }) => ["after", id] };

/** Adds the routes of fights to the shell. The flag decides about the mode of requests without `?mode=`. */
export function withFightRoutes(shell: Shell, arena: Arena, orchestration: Flag<Mode>) {
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
    .get(`${PATH}/:id`, ({ params: { id }, deadline }) => deadline.race(arena.find(id.toLowerCase())), {
      params: Type.Object({ id: FightId }),
      response: { 200: Fight },
      detail: stored("One fight", { problems: [404] }),
    });
}
