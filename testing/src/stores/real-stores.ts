import { readConfig, storeUrl } from "@super-heroes/kit/config/config";
import type { Missing } from "../run/requirements.ts";

/** The servers for tests on real engines. The tests of an engine without its variable are skipped. */
const variables = {
  postgres: storeUrl("TEST_POSTGRES_URL", ["postgres", "postgresql"], { about: "a superuser's URL" }),
  mariadb: storeUrl("TEST_MARIADB_URL", ["mysql", "mariadb"], { about: "a superuser's URL" }),
  mongodb: storeUrl("TEST_MONGODB_URL", ["mongodb", "mongodb+srv"], { about: "a superuser's URL" }),
};

/** A real engine that tests can run on. */
export type RealEngine = keyof typeof variables;

/** The name of the variable that holds the URL of this engine's test server. */
export const variableOf = (engine: RealEngine): string => variables[engine].name;

/** Why this run has no server of the engine: the reason that `bun run test` found, or that its variable is not set. */
export function missingStore(engine: RealEngine): Missing {
  if (realStores[engine]) return undefined;
  const variable = variableOf(engine);
  return process.env[variable.replace(/_URL$/, "_MISSING")] || `${variable} is not set`;
}

/**
 * The URLs of this run's servers, on which suites create their own databases. With `REQUIRE_REAL_STORES=1`, a missing
 * server is an error that names its variable.
 */
export const realStores = readConfig(process.env, variables);

const missing = Object.values(variables).filter(({ name }) => !process.env[name]?.trim());
if (process.env.REQUIRE_REAL_STORES === "1" && missing.length > 0)
  throw new Error(
    `REQUIRE_REAL_STORES=1 needs a superuser's URL in ${missing.map(({ name }) => name).join(", ")}`,
  );
