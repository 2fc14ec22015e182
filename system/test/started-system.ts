import { linesOf } from "@super-heroes/cli/processes/lines";
import { repositoryRoot } from "@super-heroes/cli/repository";

/** A `bun run start` that is ready. */
export interface StartedSystem {
  /** The URL of each service, by its name, as the command printed it. */
  readonly urls: ReadonlyMap<string, string>;
  readonly pid: number;
  /** Ends it as Ctrl-C does, and resolves with the exit code. */
  stop(): Promise<number>;
}

/** Runs the command with this whole environment, until all of its services are ready. */
export async function startSystem(
  env: Record<string, string | undefined>,
  ...flags: string[]
): Promise<StartedSystem> {
  const child = Bun.spawn([process.execPath, "system/src/start.ts", ...flags], {
    // The command sets it for the services, and would refuse the development keys if it were set here.
    env: { ...env, NODE_ENV: undefined },
    cwd: repositoryRoot,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const complaint = new Response(child.stderr).text();
  const urls = new Map<string, string>();
  let isReady = false;
  for await (const line of linesOf(child.stdout)) {
    const [, name, url] = /^(\w+) +(http:\S+) /.exec(line) ?? [];
    if (name && url) urls.set(name, url);
    isReady = line.startsWith("Ready");
    if (isReady) break;
  }
  if (!isReady) throw new Error(`start ended: ${await complaint}`);
  return {
    urls,
    pid: child.pid,
    stop() {
      child.kill("SIGINT");
      return child.exited;
    },
  };
}

/** What a program of the repository printed, and how it ended. */
export interface Ended {
  printed: string;
  complaint: string;
  exitCode: number;
}

/** Runs a file of the repository, with this whole environment, to its end. */
export async function runFile(
  env: Record<string, string | undefined>,
  file: string,
  ...argv: string[]
): Promise<Ended> {
  const child = Bun.spawn([process.execPath, file, ...argv], {
    env,
    cwd: repositoryRoot,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [printed, complaint] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { printed, complaint, exitCode: await child.exited };
}

/** Walks through the system as a client does; throws with what was wrong. */
export async function walkThrough(
  env: Record<string, string | undefined>,
  urls: ReadonlyMap<string, string>,
): Promise<void> {
  const { gateway = "", ...others } = Object.fromEntries(urls);
  const { complaint, exitCode } = await runFile(
    env,
    "deploy/walk/walk.ts",
    gateway,
    ...Object.values(others),
  );
  if (exitCode !== 0) throw new Error(complaint);
}
