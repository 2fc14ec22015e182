import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestEngine } from "./engines.ts";

/** The embedded SQLite. Each database has a temporary folder, in which the service creates and seeds the file. */
export const embeddedEngine: TestEngine = {
  name: "SQLite",
  missing: undefined,
  async create() {
    const folder = await mkdtemp(join(tmpdir(), "super-heroes-test-"));
    return {
      env: { DATA_DIR: folder },
      drop: () => rm(folder, { recursive: true }),
    };
  },
};
