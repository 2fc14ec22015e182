import { modes } from "./modes.js";

/** The configuration of the service. Throws an error that names the first invalid variable. */
export function readConfig(env) {
  const integer = (name, usual, least, most) => {
    const value = Number(env[name] || usual);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new Error(`${name}: expected a whole number from ${least} to ${most}, got "${env[name]}"`);
  };
  const url = (name, usual) => {
    const value = env[name] || usual;
    if (URL.canParse(value) && /^https?:/.test(value)) return value;
    throw new Error(`${name}: expected an http:// or https:// URL, got "${value}"`);
  };
  const mode = env.ORCHESTRATION || "parallel";
  if (!Object.hasOwn(modes, mode))
    throw new Error(`ORCHESTRATION: expected one of ${Object.keys(modes).join(", ")}, got "${mode}"`);
  return {
    host: env.HOST || "127.0.0.1",
    port: integer("PORT", 3000, 0, 65535),
    mode,
    deadlineMs: integer("DEADLINE_MS", 3000, 1, 600_000),
    maxInFlight: integer("UPSTREAM_MAX_IN_FLIGHT", 20, 1, 256),
    urls: {
      heroes: url("HEROES_URL", "http://127.0.0.1:8001"),
      villains: url("VILLAINS_URL", "http://127.0.0.1:8002"),
      locations: url("LOCATIONS_URL", "http://127.0.0.1:8003"),
    },
  };
}
