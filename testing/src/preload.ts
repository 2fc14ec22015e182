/**
 * Read by `bun test` before any test (bunfig.toml): gives tests an environment that is the same for everybody. Tests request
 * their own servers on loopback addresses with `fetch`, and some of them download through the proxy of the user's
 * environment, so only the loopback addresses bypass it.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { testEnvironment } from "./test-environment.ts";

const page = readFileSync(join(import.meta.dir, "../../docs/configuration.md"), "utf8");
const chosen = testEnvironment(process.env, page);
for (const name of Object.keys(process.env)) if (!(name in chosen)) delete process.env[name];
Object.assign(process.env, chosen);
