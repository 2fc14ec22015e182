import { Type } from "@sinclair/typebox";
import { isHead } from "@super-heroes/kit/http/entrance/enter";
import { IDEMPOTENCY_HEADER, REPLAYED, REPLAYED_HEADER } from "@super-heroes/kit/http/idempotency-key";
import { linkedPage } from "@super-heroes/kit/http/linked-page";
import { wholeNumber } from "@super-heroes/kit/http/whole-number";
import { detailOf, jsonOf, NEXT_PAGE, OF_STORE, OF_UPSTREAMS } from "@super-heroes/kit/openapi/route-detail";
import type { Mode } from "@super-heroes/kit/orchestration/modes";
import { withinRequest } from "@super-heroes/kit/request/request-scope";
import type { Shell } from "@super-heroes/kit/shell/shell";
import type { Arena } from "./arena.ts";
import { Fight, Fighter, FightRequest, Location, ModeQuery } from "./model.ts";
import { Before, beforeOf, FightId } from "./parameters.ts";

const PATH = "/api/fights";

/** Adds the routes of fights to the shell. `defaultMode` applies to requests without `?mode=`. */
export function withFightRoutes(shell: Shell, arena: Arena, defaultMode: Mode) {
  const stored = detailOf("fights", OF_STORE);
  const drawn = detailOf("fights", [404, ...OF_UPSTREAMS]);
  return shell
    .get(
      `${PATH}/randomfighters`,
      ({ query: { mode = defaultMode }, request, correlationId, traceparent, deadline, set }) =>
        withinRequest({ request, correlationId, traceparent, deadline, set }, (scope) =>
          arena.fighters(mode, scope),
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
      ({ query: { mode = defaultMode }, request, correlationId, traceparent, deadline, set }) =>
        withinRequest({ request, correlationId, traceparent, deadline, set }, (scope) =>
          // HEAD is safe: it stores nothing (RFC 9110, 9.2.1).
          isHead(request) ? arena.rehearse(mode, scope) : arena.execute(mode, scope),
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
      ({ query: { limit = 20, before }, deadline, request, set }) => {
        const from = beforeOf(before);
        const read = (most: number) => arena.latest(most, from);
        return deadline.race(
          linkedPage({ path: PATH, request, set }, limit, read, ({ id }) => ({ before: id })),
        );
      },
      {
        query: Type.Object({
          limit: Type.Optional(wholeNumber({ minimum: 1, maximum: 100 })),
          before: Type.Optional(Before),
        }),
        detail: stored("A page of fights, newest first; `before` is a fight's id or an instant", {
          responses: { 200: jsonOf(Type.Array(Fight), { headers: NEXT_PAGE }) },
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
