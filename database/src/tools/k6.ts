import { join } from "node:path";
import { buildProgram, type Go, GoBuildError, inTemporaryFolder, writeRequiringModule } from "./go-build.ts";
import { findProgram, thisMachine } from "./machine.ts";
import { ask, type EnsureOptions, type OnProgress, type Tool, unavailable } from "./tool.ts";

const module = "go.k6.io/k6/v2";
const builtVersion = "v2.2.0";

/**
 * k6, the open-loop load generator: the one on the search path when it is version 1 or newer, else the one in the
 * tools folder, else built there with Go, which takes a minute or two. Never throws.
 */
export async function ensureK6({
  machine = thisMachine(),
  onProgress = () => {},
}: EnsureOptions = {}): Promise<Tool> {
  const target = join(machine.toolsDir, "k6");
  const found = (await usable(findProgram(machine, ["k6"]))) ?? (await usable(target));
  if (found) return found;
  const program = findProgram(machine, ["go"]);
  if (!program) return unavailable("neither k6 (version 1 or newer) nor Go to build it with is on the PATH");
  try {
    onProgress(`k6: building ${builtVersion} with Go, once; this takes a minute or two`);
    await build({ program, environment: machine.buildEnvironment }, target, onProgress);
    return (await usable(target)) ?? unavailable(`the k6 that was built, ${target}, does not run`);
  } catch (error) {
    if (error instanceof GoBuildError)
      return unavailable(`k6 ${builtVersion} could not be built: ${error.message}`);
    throw error;
  }
}

async function build(go: Go, target: string, onProgress: OnProgress): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    await writeRequiringModule(folder, module, builtVersion);
    await buildProgram(go, { name: "k6", folder, what: module, target }, onProgress);
  });
}

async function usable(path: string | undefined): Promise<Tool | undefined> {
  if (!path) return undefined;
  const version = await ask([path, "version"], /^k6 v(\S+)/);
  if (!version || Number.parseInt(version, 10) < 1) return undefined;
  return { available: true, path, version };
}
