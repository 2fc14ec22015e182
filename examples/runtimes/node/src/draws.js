import { Agent, request } from "undici";
import { Problem } from "./problem.js";

const MAX_RESPONSE_BYTES = 256 * 1024;

const hasStrings = (value, names) => names.every((name) => typeof value[name] === "string");
const isFighter = (value) =>
  Number.isInteger(value?.id) &&
  Number.isInteger(value.level) &&
  value.level >= 1 &&
  hasStrings(value, ["name", "otherName", "picture", "powers"]);
const isLocation = (value) =>
  Number.isInteger(value?.id) && hasStrings(value, ["name", "description", "picture"]);

/**
 * The three draws of a fight, over kept connections. Each takes a signal, and rejects with a {@link Problem} whose code begins
 * with the name of the upstream.
 */
export function createDraws({ urls, maxInFlight }) {
  // The agent has a pool for each upstream.
  const agent = new Agent({
    connections: maxInFlight,
    keepAliveTimeout: 30_000,
    maxResponseSize: MAX_RESPONSE_BYTES,
  });

  const drawFrom = (upstream, path, isRight) => {
    const url = new URL(path, urls[upstream]);
    return async (signal) => {
      let status;
      let drawn;
      try {
        const response = await request(url, { dispatcher: agent, signal });
        status = response.statusCode;
        if (status === 200) drawn = await response.body.json();
        else await response.body.dump();
      } catch (error) {
        throw failure(upstream, error, signal);
      }
      if (status !== 200) throw unexpectedStatus(upstream, status);
      if (!isRight(drawn)) throw invalidResponse(upstream);
      return drawn;
    };
  };

  return {
    hero: drawFrom("heroes", "/api/heroes/random_hero", isFighter),
    villain: drawFrom("villains", "/api/villains/random_villain", isFighter),
    location: drawFrom("locations", "/api/locations/random_location", isLocation),
    close: () => agent.close(),
  };
}

const timeout = (upstream, cause) =>
  new Problem(504, `${upstream}_timeout`, `The ${upstream} service did not respond before the deadline.`, {
    cause,
  });
const invalidResponse = (upstream, cause) =>
  new Problem(502, `${upstream}_bad_answer`, `The ${upstream} service returned an invalid response.`, {
    cause,
  });

function unexpectedStatus(upstream, status) {
  if (status === 404)
    return new Problem(404, `${upstream}_empty`, `The ${upstream} service has no data to return.`);
  if (status === 504) return timeout(upstream);
  return new Problem(502, `${upstream}_bad_status`, `The ${upstream} service failed.`);
}

function failure(upstream, error, signal) {
  if (signal.aborted) return timeout(upstream, error);
  if (error instanceof SyntaxError) return invalidResponse(upstream, error);
  if (error.code === "UND_ERR_RES_EXCEEDED_MAX_SIZE")
    return new Problem(
      502,
      `${upstream}_too_large`,
      `The response of the ${upstream} service is larger than the limit.`,
      { cause: error },
    );
  return new Problem(502, `${upstream}_unreachable`, `The ${upstream} service could not be reached.`, {
    cause: error,
  });
}
