import { ConfigError, integer } from "../config/config.ts";
import { isStartReport, reportToStarter } from "./start-report.ts";

/** A worker that ran this long is healthy: when it ends, the next one starts without a longer delay. */
const SOUND_AFTER_MS = 30_000;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5000;

/** A worker exits within 10 s after the signal; one that has not by now is killed. */
const STOP_LIMIT_MS = 12_000;

/** The variable with the number of processes of a service. */
export const workerVariables = {
  workers: integer("WORKERS", {
    default: 1,
    min: 1,
    max: 64,
    about:
      "processes of this service on its port (Linux), each with pools and metrics of its own; a scrape of `/metrics` reaches any one of them",
  }),
};

/** The options of a supervisor. */
export interface Supervision {
  workers: number;
  /** Starts one worker; {@link spawnWorker} in a service. */
  spawn(onListening: () => void): Worker;
  /** Prints one line for operators. */
  print(line: string): void;
  /** How long workers may take to exit; 12 s by default. */
  stopLimitMs?: number;
}

/** One process of a service. */
export interface Worker {
  exited: Promise<number>;
  stop(signal: NodeJS.Signals): void;
}

/** Throws {@link ConfigError} when several processes cannot share the port. */
export function requireSharedPort(port: number): void {
  if (port === 0) throw new ConfigError("PORT: expected a fixed port for WORKERS to share, got 0");
}

/**
 * Starts this program again, as one of several processes that share the port. Its report is passed on to the program that started
 * this one.
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
 * Keeps a number of workers running until SIGTERM or SIGINT, which is passed on to them. Resolves with the exit code when all have
 * ended: 0 when all of them exited with 0. A worker that has not exited after 12 s is killed.
 *
 * A worker that ends is replaced, after a delay that doubles up to 5 s while workers keep ending soon. As long as none has listened,
 * the end of one ends all: the reason, such as an invalid variable or wrong credentials, would stop its replacement too.
 *
 * Each worker has its own metrics. Where those of a service must be exact, run replicas of one process instead, so that each can be
 * scraped at its own address.
 */
export async function supervise({
  workers,
  spawn,
  print,
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
        print(`a worker exited with code ${code}; starting another one in ${delayMs} ms`);
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
