import { findK6 as installedK6 } from "@super-heroes/database/tools/k6";
import { type Machine, thisMachine } from "@super-heroes/database/tools/machine";
import { PROXY_VARIABLES } from "@super-heroes/kit/network/proxies";
import { outputOf } from "../../results/record/output-of.ts";
import { toolEnvironment } from "./tool-environment.ts";

/** The folders of a run of k6, as absolute paths. */
export interface K6Dirs {
  scriptDir: string;
  outDir: string;
  /** The folder of a user's own script. */
  userDir?: string | undefined;
}

/** The folders and the arguments of k6. */
export interface K6Run extends K6Dirs {
  args(files: K6Folders): string[];
}

/** The folders as k6 sees them, which in a container are others. */
export interface K6Folders {
  script: string;
  out: string;
  user: string;
}

/** An installed k6, or its image. */
export interface K6Program {
  version: string;
  /** Whether the process that is started is k6 itself, so that its CPU time is k6's. */
  isOwnProcess: boolean;
  folders(dirs: K6Dirs): K6Folders;
  /** The command line, and its whole environment. */
  command(run: K6Run): { argv: string[]; env: Record<string, string | undefined> };
}

/** k6, or one sentence on why it is not available. */
export type K6Found = ({ available: true } & K6Program) | { available: false; reason: string };

/** How k6 is searched for. */
export interface FindOptions {
  /** Whether its image may be pulled, which can take a minute. */
  mayPull: boolean;
  onProgress(line: string): void;
  /** Aborting it ends the pull. */
  signal: AbortSignal;
  machine?: Machine;
}

const IMAGE_VERSION = "2.2.0";
const IMAGE = `grafana/k6:${IMAGE_VERSION}`;

/** k6 writes the times of its samples in microseconds. */
const VARIABLES = { K6_CSV_TIME_FORMAT: "unix_micro" };

/**
 * Finds k6 on the PATH or in the tools folder, otherwise its container image where Docker has it or may pull it. Builds
 * nothing, so that without a pull it takes a moment. Never throws; the reason says what was searched for.
 */
export async function findK6({
  mayPull,
  onProgress,
  signal,
  machine = thisMachine(),
}: FindOptions): Promise<K6Found> {
  const installed = await installedK6(machine);
  if (installed) return localK6(installed.path, installed.version);
  const missing = "k6 (version 1 or newer) is neither on the PATH nor in the tools folder";
  const docker = Bun.which("docker", { PATH: machine.searchPath });
  if (!docker || !(await outputOf([docker, "version", "--format", "{{.Server.Version}}"])))
    return { available: false, reason: `${missing}, and there is no Docker engine to run its image with` };
  if (await outputOf([docker, "image", "inspect", "--format", "{{.Id}}", IMAGE])) return dockerK6(docker);
  if (!mayPull) return { available: false, reason: `${missing}, and its image ${IMAGE} is not here` };
  onProgress(`k6: pulling the image ${IMAGE}`);
  const pull = Bun.spawn([docker, "pull", "--quiet", IMAGE], { stdout: "ignore", stderr: "ignore", signal });
  if ((await pull.exited) === 0) return dockerK6(docker);
  return { available: false, reason: `${missing}, and Docker could not pull its image ${IMAGE}` };
}

function localK6(path: string, version: string): K6Found {
  const folders = ({ scriptDir, outDir, userDir = "" }: K6Dirs) => ({
    script: scriptDir,
    out: outDir,
    user: userDir,
  });
  return {
    available: true,
    version,
    isOwnProcess: true,
    folders,
    command: ({ outDir, args, ...dirs }) => ({
      argv: [path, ...args(folders({ outDir, ...dirs }))],
      // A file of options in the user's home would change the load.
      env: toolEnvironment({ ...VARIABLES, HOME: outDir }),
    }),
  };
}

function dockerK6(docker: string): K6Found {
  const folders = () => ({ script: "/scripts", out: "/out", user: "/user" });
  const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
  const variables = [
    ...Object.entries(VARIABLES).map(([name, value]) => `${name}=${value}`),
    // Docker's client passes its user's proxies to every container that does not set them.
    ...PROXY_VARIABLES.map((name) => `${name}=`),
  ];
  return {
    available: true,
    version: IMAGE_VERSION,
    isOwnProcess: false,
    folders,
    command: ({ scriptDir, outDir, userDir, args }) => ({
      argv: [
        ...[docker, "run", "--rm", "--network", "host", "--user", user],
        ...variables.flatMap((variable) => ["-e", variable]),
        ...["-v", `${scriptDir}:/scripts:ro`, "-v", `${outDir}:/out`],
        ...(userDir === undefined ? [] : ["-v", `${userDir}:/user:ro`]),
        IMAGE,
        ...args(folders()),
      ],
      // Docker's client finds its engine by the user's variables; only those named above reach the container.
      env: { ...process.env },
    }),
  };
}
