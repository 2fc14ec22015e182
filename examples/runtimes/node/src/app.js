import Fastify from "fastify";
import { decideFight } from "./fight.js";
import { modes } from "./modes.js";
import { Problem, sendProblem } from "./problem.js";
import { fightersSchema, fightSchema } from "./schemas.js";

/** The app of fights. It does not listen. */
export function createApp({ hero, villain, location }, { mode: defaultMode, deadlineMs }) {
  const app = Fastify({ handlerTimeout: deadlineMs });
  const drawn = ({ query: { mode = defaultMode }, signal }, draws) => modes[mode](draws, signal);

  app.get("/health", () => ({ status: "up" }));
  app.get("/api/fights/randomfighters", { schema: fightersSchema }, (request) =>
    drawn(request, { hero, villain }),
  );
  app.get("/api/fights/execute_fight", { schema: fightSchema }, async (request) =>
    decideFight(await drawn(request, { hero, villain, location })),
  );

  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, new Problem(404, "route_not_found", "No route matches this path.")),
  );
  app.setErrorHandler((error, _request, reply) => sendProblem(reply, problemOf(error)));
  return app;
}

function problemOf(error) {
  if (error instanceof Problem) return error;
  if (error.code === "FST_ERR_HANDLER_TIMEOUT")
    return new Problem(504, "deadline_exceeded", "The deadline passed.", { cause: error });
  if (error.validation) return new Problem(422, "validation_failed", error.message);
  if (error.statusCode < 500) return new Problem(error.statusCode, "bad_request", error.message);
  console.error(error);
  return new Problem(500, "internal_error", "An internal error occurred.", { cause: error });
}
