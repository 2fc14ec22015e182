import { join } from "node:path";
import type { Environment } from "@super-heroes/system/environment/environment";
import { withoutStores } from "@super-heroes/system/environment/store-variables";
import { services } from "../src/services.ts";

/** Any free port for every service. */
export const freePorts: Environment = Object.fromEntries(
  services.map(({ name }) => [`${name.toUpperCase()}_PORT`, "0"]),
);

/**
 * The environment of a system as in earnest, on embedded stores in `folder`, out of the way of any other. Where users is
 * not started with it, writes are open.
 */
export const embeddedSystem = (folder: string): Environment => ({
  ...withoutStores(process.env),
  NODE_ENV: "production",
  OPEN_WRITES: "true",
  DATA_DIR: join(folder, "data"),
  ...freePorts,
});
