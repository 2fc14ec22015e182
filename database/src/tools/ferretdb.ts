import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildProgram, copySource, type Go, GoBuildError, inTemporaryFolder } from "./go-build.ts";
import { findProgram, type Machine, thisMachine } from "./machine.ts";
import { ask, type EnsureOptions, type OnProgress, type Tool, unavailable } from "./tool.ts";

const module = "github.com/FerretDB/FerretDB";
/** The last line with an embedded SQLite backend: version 2 needs a PostgreSQL with an extension. */
const builtVersion = "v1.24.2";

/** FerretDB 1.x on the search path, else in the tools folder; `undefined` when there is none. Builds nothing. */
export async function findFerretdb(machine: Machine): Promise<(Tool & { available: true }) | undefined> {
  for (const path of [findProgram(machine, ["ferretdb"]), join(machine.toolsDir, "ferretdb")]) {
    const version = path && (await ask([path, "--version"], /^version: v(1\.\S+)/m));
    if (version) return { available: true, path, version };
  }
  return undefined;
}

/**
 * FerretDB 1.x, which speaks MongoDB's protocol over SQLite: the one that is there, else built into the tools folder
 * with Go, which takes about a minute. Never throws.
 */
export async function ensureFerretdb({
  machine = thisMachine(),
  onProgress = () => {},
}: EnsureOptions = {}): Promise<Tool> {
  const found = await findFerretdb(machine);
  if (found) return found;
  const program = findProgram(machine, ["go"]);
  if (!program) return unavailable("neither FerretDB 1.x nor Go to build it with is on the PATH");
  const target = join(machine.toolsDir, "ferretdb");
  try {
    onProgress(`FerretDB: building ${builtVersion} with Go, once; this takes about a minute`);
    await build({ program, environment: machine.buildEnvironment }, target, onProgress);
    return (
      (await findFerretdb(machine)) ?? unavailable(`the FerretDB that was built, ${target}, does not run`)
    );
  } catch (error) {
    if (error instanceof GoBuildError)
      return unavailable(`FerretDB ${builtVersion} could not be built: ${error.message}`);
    throw error;
  }
}

/** FerretDB panics at start unless a version file was embedded, and its module is published without that file. */
async function build(go: Go, target: string, onProgress: OnProgress): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const source = await copySource(go, folder, module, builtVersion);
    await writeFile(join(source, "build/version/version.txt"), `${builtVersion}\n`);
    await buildProgram(go, { name: "FerretDB", folder: source, what: "./cmd/ferretdb", target }, onProgress);
  });
}
