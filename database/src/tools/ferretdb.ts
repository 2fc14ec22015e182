import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensure } from "./ensure.ts";
import { buildProgram, copySource, withGo } from "./go-build.ts";
import { findProgram, type Machine } from "./machine.ts";
import {
  type AvailableTool,
  type EnsureOptions,
  firstThatRuns,
  type Tool,
  type ToolDefinition,
} from "./tool.ts";

const module = "github.com/FerretDB/FerretDB";
/** The last line with an embedded SQLite backend: version 2 needs a PostgreSQL with an extension. */
const builtVersion = "v1.24.2";

/** FerretDB 1.x on the search path, else in the tools folder; `undefined` when there is none. Installs nothing. */
export function findFerretdb(machine: Machine): Promise<AvailableTool | undefined> {
  return firstThatRuns([findProgram(machine, ["ferretdb"]), targetIn(machine)], {
    flags: ["--version"],
    pattern: /^version: v(1\.\S+)/m,
  });
}

/** FerretDB 1.x, which speaks MongoDB's protocol over SQLite; built with Go where it is missing, in about a minute. */
export const ferretdb: ToolDefinition = {
  name: "ferretdb",
  about: "stands in for MongoDB in `--stack local` and in tests, where there is no mongod",
  installedBy: "Go",
  howToInstall: "https://docs.ferretdb.io/v1.24/quickstart-guide/",
  find: findFerretdb,
  install: ({ machine, onProgress, signal }) =>
    withGo(
      machine,
      async (go) => {
        onProgress(`ferretdb: building ${builtVersion} with Go, once; this takes about a minute`);
        const folder = await copySource(go, module, builtVersion);
        // FerretDB panics at start unless a version file was embedded, and its module is published without that file.
        await writeFile(join(folder, "build/version/version.txt"), `${builtVersion}\n`);
        const build = { name: "ferretdb", folder, what: "./cmd/ferretdb", target: targetIn(machine) };
        await buildProgram(go, build, onProgress);
      },
      signal,
    ),
};

/** The FerretDB of this machine, installed where it is missing. Never throws. */
export const ensureFerretdb = (options: EnsureOptions = {}): Promise<Tool> => ensure(ferretdb, options);

const targetIn = ({ toolsDir }: Machine) => join(toolsDir, "ferretdb");
