import type { Environment } from "./environment.ts";

const STORE_VARIABLE = /^([A-Z]+_)?(DATABASE_URL|MYSQL_URL|MONGODB_URL)$/;

/** The environment without the addresses of stores: every service then uses its embedded store. */
export function withoutStores(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !STORE_VARIABLE.test(name)));
}
