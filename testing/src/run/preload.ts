/**
 * Loaded by `bun test` before any test (bunfig.toml). It makes the environment of tests independent of the user's. Tests
 * call their own servers on loopback addresses, and some download through the user's proxy, so only the loopback
 * addresses bypass it.
 */
import { afterAll } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { endGuard } from "@super-heroes/cli/processes/guard";
import { testEnvironment } from "./test-environment.ts";

const page = readFileSync(join(import.meta.dir, "../../../docs/configuration.md"), "utf8");
const chosen = testEnvironment(process.env, page);
for (const name of Object.keys(process.env)) if (!(name in chosen)) delete process.env[name];
Object.assign(process.env, chosen);

// A guard that outlives the test process would have to be collected by the system's first process.
afterAll(endGuard);
