import { join } from "node:path";
import { buildProgram, GoBuildError } from "../../../database/src/tools/go-build.ts";
import { findProgram, thisMachine } from "../../../database/src/tools/machine.ts";
import { type Tool, unavailable } from "../../../database/src/tools/tool.ts";

/** A program of a Go module, and how it is called in the tools folder; the name has the version in it. */
export interface GoProgram {
  readonly name: string;
  readonly version: string;
  readonly package: string;
  /** Calls `work` with a folder that holds the module. */
  inModule(work: (folder: string) => Promise<void>): Promise<void>;
}

/** The program in the tools folder; built there with Go, once, where it is missing. Never throws. */
export async function builtWithGo({ name, version, package: what, inModule }: GoProgram): Promise<Tool> {
  const machine = thisMachine();
  const path = join(machine.toolsDir, `${name}-${version}`);
  if (await Bun.file(path).exists()) return { available: true, path, version };
  const program = findProgram(machine, ["go"]);
  if (!program) return unavailable(`there is no Go on the PATH to build ${name} with`);
  const go = { program, environment: machine.buildEnvironment };
  try {
    await inModule((folder) =>
      buildProgram(go, { name, folder, what, target: path }, (line) => console.error(line)),
    );
    return { available: true, path, version };
  } catch (error) {
    if (error instanceof GoBuildError) return unavailable(`${name} could not be built: ${error.message}`);
    throw error;
  }
}
