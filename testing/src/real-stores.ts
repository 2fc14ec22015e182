import { readConfig, storeUrl } from "@super-heroes/kit/config/config";
import type { Missing } from "./requirements.ts";

/** What the tests on a real engine are run against; an engine without its variable is skipped. */
const variables = {
  postgres: storeUrl("TEST_POSTGRES_URL", ["postgres", "postgresql"], { about: "a superuser's URL" }),
  mariadb: storeUrl("TEST_MARIADB_URL", ["mysql", "mariadb"], { about: "a superuser's URL" }),
  mongodb: storeUrl("TEST_MONGODB_URL", ["mongodb", "mongodb+srv"], { about: "a superuser's URL" }),
};

/** A real engine that tests can be run against. */
export type RealEngine = keyof typeof variables;

/** The name of the variable that holds the URL of this engine's test server. */
export const variableOf = (engine: RealEngine): string => variables[engine].name;

/** Why this run has no server of the engine: what `bun run test` found out, else that its variable is not set. */
export function missingStore(engine: RealEngine): Missing {
  if (realStores[engine]) return undefined;
  const variable = variableOf(engine);
  return process.env[variable.replace(/_URL$/, "_MISSING")] || `${variable} is not set`;
}

/**
 * The servers that this run of the tests was given; suites make databases of their own there.
 *
 * With `REQUIRE_REAL_STORES=1` a server that is missing is an error that names its variable, so that a run which
 * is meant to prove something cannot pass by skipping it.
 */
export const realStores = readConfig(process.env, variables);

const missing = Object.values(variables).filter(({ name }) => !process.env[name]?.trim());
if (process.env.REQUIRE_REAL_STORES === "1" && missing.length > 0)
  throw new Error(
    `REQUIRE_REAL_STORES=1: expected a superuser's URL in ${missing.map(({ name }) => name).join(", ")}`,
  );
