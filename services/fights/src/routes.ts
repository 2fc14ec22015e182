import { Type } from "@sinclair/typebox";
import { isHead } from "@super-heroes/kit/entrance/enter";
import type { Mode } from "@super-heroes/kit/orchestration/modes";
import { withinRequest } from "@super-heroes/kit/request-scope";
import type { Shell } from "@super-heroes/kit/shell";
import { wholeNumber } from "@super-heroes/kit/whole-number";
import type { Arena } from "./arena.ts";
import { Fight, Fighter, FightRequest, Location, ModeQuery } from "./model.ts";
import { beforeOf, FightId } from "./parameters.ts";

const PATH = "/api/fights";

/** Adds the routes of fights to the shell. `defaultMode` is used where a request names none. */
export function withFightRoutes(shell: Shell, arena: Arena, defaultMode: Mode) {
  const detail = (summary: string) => ({ tags: ["fights"], summary });
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
        detail: detail("A hero and a villain, drawn"),
      },
    )
    .get(
      `${PATH}/randomlocation`,
      ({ request, correlationId, traceparent, deadline, set }) =>
        withinRequest({ request, correlationId, traceparent, deadline, set }, (scope) =>
          arena.location(scope),
        ),
      { response: { 200: Location }, detail: detail("A location, drawn") },
    )
    .get(
      `${PATH}/execute_fight`,
      ({ query: { mode = defaultMode }, request, correlationId, traceparent, deadline, set }) =>
        withinRequest({ request, correlationId, traceparent, deadline, set }, (scope) =>
          // HEAD changes nothing (RFC 9110, 9.2.1).
          isHead(request) ? arena.rehearse(mode, scope) : arena.execute(mode, scope),
        ),
      {
        query: ModeQuery,
        response: { 200: Fight },
        detail: detail("Draw, decide, store, and answer a fight"),
      },
    )
    .post(
      PATH,
      ({ body, request, correlationId, traceparent, deadline, set }) =>
        withinRequest({ request, correlationId, traceparent, deadline, set }, (scope) =>
          arena.stage(body, request.headers.get("idempotency-key"), scope),
        ),
      {
        body: FightRequest,
        response: { 200: Fight },
        detail: detail("Decide and store a fight between given fighters; once per Idempotency-Key"),
      },
    )
    .get(
      PATH,
      ({ query: { limit, before }, deadline }) => deadline.race(arena.latest(limit ?? 20, beforeOf(before))),
      {
        query: Type.Object({
          limit: Type.Optional(
            wholeNumber({ minimum: 1, maximum: 100, error: "must be a whole number from 1 to 100" }),
          ),
          before: Type.Optional(Type.String({ error: "must be a text" })),
        }),
        detail: detail("Fights, newest first; `before` is a fight's id or an instant"),
      },
    )
    .get(`${PATH}/:id`, ({ params: { id }, deadline }) => deadline.race(arena.find(id.toLowerCase())), {
      params: Type.Object({ id: FightId }),
      response: { 200: Fight },
      detail: detail("One fight"),
    });
}
