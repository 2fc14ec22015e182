import { repositoryRoot } from "@super-heroes/cli/repository";
import { endWithRun } from "./interrupted-run.ts";

/** One line of a service's log. */
export interface LogLine {
  /** pino's numbers: 40 is `warn`, 60 `fatal`. */
  level: number;
  msg: string;
  url?: string;
}

/** A service in a process of its own. */
export interface ServiceProcess {
  /** Where it listens, once it does. Rejects with what it said when it ends before that. */
  readonly url: Promise<string>;
  /** The exit code, whenever it ends. */
  readonly exited: Promise<number>;
  /** Everything it has said so far. */
  readonly log: readonly LogLine[];
  /** Whether it runs now. */
  readonly isRunning: boolean;
  /** Asks it to stop and resolves with its exit code. */
  stop(): Promise<number>;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
}

/** Starts `main`, a path from the repository's root, on a free port, with these variables and no others. */
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
  // Whoever waits for it hears of it; a test that expects no start does not.
  listening.promise.catch(() => {});

  const reading = readLines(child.stdout, (text) => {
    const line = JSON.parse(text) as LogLine;
    log.push(line);
    if (line.msg === "listening") listening.resolve(line.url ?? "");
  }).then(() => listening.reject(new Error(`${main} ended: ${JSON.stringify(log)}`)));

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

async function readLines(stream: ReadableStream<Uint8Array>, onLine: (line: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  }
}
