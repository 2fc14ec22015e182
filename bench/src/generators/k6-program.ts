import { join } from "node:path";
import { thisMachine } from "@super-heroes/database/tools/machine";
import { linesOf } from "@super-heroes/system/lines";
import { stopWithParent } from "@super-heroes/system/orphans";
import { outputOf } from "../result/output-of.ts";

/** A k6 that can be run. */
export interface K6Program {
  version: string;
  /** Whether the process that is started is k6 itself, so that its CPU time is k6's. */
  isOwnProcess: boolean;
  /** The command line; `args` is told where k6 finds the scripts and puts its output. */
  command(run: {
    scriptDir: string;
    outDir: string;
    args(files: { script: string; out: string }): string[];
  }): string[];
}

/** k6, or one sentence on why there is none. */
export type K6Found = ({ available: true } & K6Program) | { available: false; reason: string };

/** How k6 is looked for. */
export interface FindOptions {
  /** Whether minutes may be spent on building it with Go, or on loading its image. */
  mayInstall: boolean;
  onProgress(line: string): void;
  /** Aborting it gives up building. */
  signal: AbortSignal;
}

const IMAGE = "grafana/k6:2.2.0";

/**
 * k6 from the PATH or `.tools/`, else built there with Go, else from its image when Docker answers. Never throws;
 * where there is none, the reason says what was missing.
 */
export async function findK6({ mayInstall, onProgress, signal }: FindOptions): Promise<K6Found> {
  const found = await installedK6();
  if (found) return found;
  if (!mayInstall)
    return {
      available: false,
      reason: "k6 is not on the PATH nor in .tools/; a run without --quick installs it",
    };
  const built = await builtK6(onProgress, signal);
  if (built.available || signal.aborted) return built;
  return (
    (await dockerK6(onProgress, signal)) ?? {
      available: false,
      reason: `${built.reason}, and Docker does not answer`,
    }
  );
}

async function installedK6(): Promise<K6Found | undefined> {
  for (const path of [Bun.which("k6"), join(thisMachine().toolsDir, "k6")]) {
    const version = path && /^k6 v(\S+)/.exec((await outputOf([path, "version"])) ?? "")?.[1];
    // Before version 1, k6 ran no TypeScript.
    if (path && version && Number.parseInt(version, 10) >= 1) return localK6(path, version);
  }
  return undefined;
}

function localK6(path: string, version: string): K6Found {
  return {
    available: true,
    version,
    isOwnProcess: true,
    command: ({ scriptDir, outDir, args }) => [path, ...args({ script: scriptDir, out: outDir })],
  };
}

const TOO_LONG =
  "building k6 with Go takes longer than this run has; what was built is kept for the next run";

/** A process of its own, because a build can only be given up by ending the process that does it. */
async function builtK6(onProgress: FindOptions["onProgress"], signal: AbortSignal): Promise<K6Found> {
  if (signal.aborted) return { available: false, reason: TOO_LONG };
  const installer = Bun.fileURLToPath(import.meta.resolve("@super-heroes/database/tools/install"));
  const child = Bun.spawn([process.execPath, installer, "k6"], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    detached: true,
  });
  stopWithParent(child);
  // The whole group: the installer and the compiler it started.
  const giveUp = () => process.kill(-child.pid, "SIGKILL");
  signal.addEventListener("abort", giveUp, { once: true });
  const said: string[] = [];
  const listen = async () => {
    for await (const line of linesOf(child.stderr)) {
      said.push(line);
      onProgress(line);
    }
  };
  const [output] = await Promise.all([new Response(child.stdout).text(), listen(), child.exited]);
  signal.removeEventListener("abort", giveUp);
  const [, version, path] = /^k6 (\S+) (.+)$/m.exec(output) ?? [];
  if (version && path) return localK6(path, version);
  if (signal.aborted) return { available: false, reason: TOO_LONG };
  return { available: false, reason: (said.at(-1) ?? "k6 could not be built").replace(/^k6: /, "") };
}

async function dockerK6(
  onProgress: FindOptions["onProgress"],
  signal: AbortSignal,
): Promise<K6Found | undefined> {
  const docker = Bun.which("docker");
  if (!docker) return undefined;
  const answers = await outputOf([docker, "version", "--format", "{{.Server.Version}}"]);
  if (!answers) return undefined;
  onProgress(`k6: loading the image ${IMAGE}`);
  const pull = Bun.spawn([docker, "pull", "--quiet", IMAGE], { stdout: "ignore", stderr: "ignore", signal });
  if ((await pull.exited) !== 0) return undefined;
  const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
  return {
    available: true,
    version: IMAGE.split(":")[1] ?? "",
    isOwnProcess: false,
    command: ({ scriptDir, outDir, args }) => [
      ...[docker, "run", "--rm", "--network", "host", "--user", user, "-e", "K6_CSV_TIME_FORMAT=unix_micro"],
      ...["-v", `${scriptDir}:/scripts:ro`, "-v", `${outDir}:/out`, IMAGE],
      ...args({ script: "/scripts", out: "/out" }),
    ],
  };
}
