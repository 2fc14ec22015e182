import { existsSync } from "node:fs";
import { cp, rename } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { findProgram, type Machine } from "./machine.ts";
import { runInstaller } from "./run-installer.ts";
import { sourceDigest, sourceFiles } from "./source-digest.ts";
import { firstThatRuns, InstallError, type ToolDefinition } from "./tool.ts";
import { openWorkspace } from "./workspace.ts";

const NODE_EXAMPLE = join(repositoryRoot, "examples", "runtimes", "node");
const SOURCE = ["package.json", "package-lock.json", "src/*.js"];

/** From 20.18.1 on, which undici requires. */
const SUPPORTED_NODE = {
  flags: ["--version"],
  pattern: /^v(20\.18\.[1-9]\d*|20\.(?:19|[2-9]\d)\.\d+|2[1-9]\.\d+\.\d+|[3-9]\d\.\d+\.\d+)/,
};

const HOW_TO_INSTALL_NODE =
  "install Node.js 20.18.1 or newer with npm (https://nodejs.org) and run the command again";

/**
 * The example of fights on Node: a copy of its source with the packages of its lockfile, in a folder with the digest of the
 * source in its name. The path is that of its main file, and the version that of Node.
 */
export const fightsOnNode: ToolDefinition = {
  name: "fights-on-node",
  about: "fights on Node with Fastify and undici, to compare runtimes (examples/runtimes)",
  installedBy: "npm",
  howToInstall: HOW_TO_INSTALL_NODE,
  async find(machine) {
    const path = join(folderIn(machine), "src", "main.js");
    const node = existsSync(path) && (await nodeOf(machine));
    return node ? { available: true, path, version: node.version } : undefined;
  },
  async install({ machine, onProgress, signal }) {
    const npm = findProgram(machine, ["npm"]);
    if (!npm || !(await nodeOf(machine)))
      throw new InstallError(`there is no Node.js of that version on the PATH: ${HOW_TO_INSTALL_NODE}`);
    onProgress("fights-on-node: installing its packages with npm");
    using workspace = openWorkspace(machine.toolsDir);
    const unfinished = join(workspace.folder, "fights-on-node");
    for (const name of sourceFiles(NODE_EXAMPLE, SOURCE))
      await cp(join(NODE_EXAMPLE, name), join(unfinished, name));
    await runInstaller(
      { name: "npm", argv: [npm, "ci", "--no-audit", "--no-fund"], folder: unfinished },
      { machine, signal },
    );
    await rename(unfinished, folderIn(machine));
  },
};

/** Node of a version that the example supports. */
export const nodeOf = (machine: Machine) => firstThatRuns([findProgram(machine, ["node"])], SUPPORTED_NODE);

const folderIn = ({ toolsDir }: Machine) =>
  join(toolsDir, `fights-on-node-${sourceDigest(NODE_EXAMPLE, SOURCE)}`);
