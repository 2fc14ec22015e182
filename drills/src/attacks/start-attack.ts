import { runWorker } from "@super-heroes/bench/lab/generators/worker-process";

/** An attack in a process of its own. */
export interface Attack<Report> {
  /** Resolves when it has fully started. Rejects as {@link report} does. */
  readonly inPlace: Promise<void>;
  /** Resolves when it has ended. Rejects when the process fails, and with the signal's reason when that is aborted. */
  readonly report: Promise<Report>;
}

/** What the process sends: that the attack has fully started, and at the end its report. */
export type AttackMessage<Report> = "in place" | Report;

/** The maximum time in which clients connect, before the time of an attack starts. */
const CONNECT_SECONDS = 60;

/** Starts the attack of a worker's file in a process of its own, so that it does not delay the process that measures. */
export function startAttack<Report extends object>(
  file: string,
  order: { seconds: number },
  signal: AbortSignal,
): Attack<Report> {
  const inPlace = Promise.withResolvers<void>();
  const report = runWorker({
    name: "attack",
    file,
    order,
    plannedSeconds: CONNECT_SECONDS + order.seconds,
    signal,
    take(message: AttackMessage<Report>) {
      if (message !== "in place") return message;
      inPlace.resolve();
      return undefined;
    },
  });
  report.catch(inPlace.reject);
  // Either may reject while the caller awaits something else.
  inPlace.promise.catch(() => {});
  return { inPlace: inPlace.promise, report };
}
