import { linesOf } from "@super-heroes/cli/processes/lines";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { endWithRun } from "./interrupted-run.ts";

/** One line of a service's log. */
export interface LogLine {
  /** The level in pino's numbers: 40 is `warn`, 60 `fatal`. */
  level: number;
  msg: string;
  url?: string;
}

/** A service in a process of its own. */
export interface ServiceProcess {
  /** Resolves with its URL once it listens. Rejects with its log when it ends before that. */
  readonly url: Promise<string>;
  /** Resolves with its exit code once it has ended. */
  readonly exited: Promise<number>;
  /** Its log so far. */
  readonly log: readonly LogLine[];
  /** Whether it runs now. */
  readonly isRunning: boolean;
  /** Sends SIGTERM and resolves with the exit code. */
  stop(): Promise<number>;
  /** Kills it, like a crash. */
  kill(): Promise<void>;
}

/** Starts `main`, a path relative to the repository's root, on a free port, with only these variables. */
export function startService(main: string, variables: Record<string, string>): ServiceProcess {
  const child = Bun.spawn([process.execPath, main], {
    cwd: repositoryRoot,
    env: { PATH: process.env.PATH ?? "", NODE_ENV: "production", PORT: "0", ...variables },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  endWithRun(child);
  const log: LogLine[] = [];
  const listening = Promise.withResolvers<string>();
  // A test that expects the start to fail does not await it, so nothing else may handle its rejection.
  listening.promise.catch(() => {});

  async function readLog(): Promise<void> {
    for await (const text of linesOf(child.stdout)) {
      const line = JSON.parse(text) as LogLine;
      log.push(line);
      if (line.msg === "listening") listening.resolve(line.url ?? "");
    }
    listening.reject(new Error(`${main} ended before it listened: ${JSON.stringify(log)}`));
  }
  const reading = readLog();

  return {
    url: listening.promise,
    exited: Promise.all([child.exited, reading]).then(([code]) => code),
    log,
    get isRunning() {
      return child.exitCode === null && child.signalCode === null;
    },
    stop() {
      child.kill("SIGTERM");
      return child.exited;
    },
    async kill() {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}
