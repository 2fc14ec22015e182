import { join } from "node:path";
import type { Environment } from "../src/environment.ts";
import { withoutStores } from "../src/store-variables.ts";

/** The environment of a system as in earnest, on embedded stores in `folder`, out of the way of any other. */
export const embeddedSystem = (folder: string): Environment => ({
  ...withoutStores(process.env),
  NODE_ENV: "production",
  DATA_DIR: join(folder, "data"),
  HEROES_PORT: "0",
  VILLAINS_PORT: "0",
  LOCATIONS_PORT: "0",
  FIGHTS_PORT: "0",
});
