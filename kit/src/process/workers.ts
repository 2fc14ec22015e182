import { ConfigError, integer } from "../config/config.ts";
import { isStartReport, reportToStarter } from "./start-report.ts";

/** A worker that runs this long without ending counts as sound: the next one is started without a delay again. */
const SOUND_AFTER_MS = 30_000;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5000;

/** A worker has ended by itself 10 s after the signal, or it never will. */
const STOP_LIMIT_MS = 12_000;

/** The variable that says how many processes a service is. */
export const workerVariables = {
  workers: integer("WORKERS", {
    default: 1,
    min: 1,
    max: 64,
    about:
      "processes of this service on its port (Linux), each with pools and metrics of its own; a scrape of `/metrics` reaches any one of them",
  }),
};

/** What a supervisor needs to know. */
export interface Supervision {
  workers: number;
  /** How one worker is started; `spawnWorker` in a service. */
  spawn(onListening: () => void): Worker;
  /** One line for people. */
  say(line: string): void;
  /** How long workers have to end; 12 s by default. */
  stopLimitMs?: number;
}

/** One process of a service. */
export interface Worker {
  exited: Promise<number>;
  stop(signal: NodeJS.Signals): void;
}

/** Throws {@link ConfigError} when several processes could not share the port. */
export function requireSharedPort(port: number): void {
  if (port === 0) throw new ConfigError("PORT: expected a fixed port for WORKERS to share, got 0");
}

/**
 * Starts this same program once more, as one of several processes that share the port. What it reports is passed on to
 * the program that started this one.
 */
export function spawnWorker(onListening: () => void): Worker {
  const child = Bun.spawn([process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
    env: { ...process.env, WORKERS: "1", REUSE_PORT: "true" },
    stdio: ["ignore", "inherit", "inherit"],
    ipc(message) {
      if (!isStartReport(message)) return;
      reportToStarter(message);
      if (message.report === "listening") onListening();
    },
  });
  return { exited: child.exited, stop: (signal) => child.kill(signal) };
}

/**
 * Keeps a number of workers running until SIGTERM or SIGINT, which is passed on to them, and resolves with the exit
 * code when all have ended: 0 when they did so as they should. One that has not after 12 s is killed.
 *
 * A worker that ends is replaced, after a delay that doubles up to 5 s while they keep ending soon. As long as none
 * has ever listened, one that ends is the end of all: the reason, a malformed variable or wrong credentials, would
 * stop its replacement too.
 *
 * Each worker counts for itself. Where the figures of a service must be exact, run replicas of one process instead:
 * each can then be scraped by its own address.
 */
export async function supervise({
  workers,
  spawn,
  say,
  stopLimitMs = STOP_LIMIT_MS,
}: Supervision): Promise<number> {
  const running = new Set<Worker>();
  const stopping = Promise.withResolvers<void>();
  let hasListened = false;
  let isStopping = false;
  let exitCode = 0;
  let killing: Timer | undefined;

  const stopAll = (signal: NodeJS.Signals) => {
    isStopping = true;
    stopping.resolve();
    for (const worker of running) worker.stop(signal);
    killing ??= setTimeout(() => {
      for (const worker of running) worker.stop("SIGKILL");
    }, stopLimitMs);
  };

  async function keepOneRunning(): Promise<void> {
    let delayMs = FIRST_DELAY_MS;
    while (!isStopping) {
      const startedAtMs = performance.now();
      const worker = spawn(() => {
        hasListened = true;
      });
      running.add(worker);
      const code = await worker.exited;
      running.delete(worker);
      if (isStopping) {
        exitCode ||= code;
      } else if (!hasListened) {
        exitCode = code || 1;
        stopAll("SIGTERM");
      } else {
        if (performance.now() - startedAtMs >= SOUND_AFTER_MS) delayMs = FIRST_DELAY_MS;
        say(`a worker ended with exit code ${code}; another one is started in ${delayMs} ms`);
        await Promise.race([Bun.sleep(delayMs), stopping.promise]);
        delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS);
      }
    }
  }

  const signals = ["SIGTERM", "SIGINT"] as const;
  for (const signal of signals) process.on(signal, stopAll);
  await Promise.all(Array.from({ length: workers }, keepOneRunning));
  for (const signal of signals) process.off(signal, stopAll);
  clearTimeout(killing);
  return exitCode;
}
