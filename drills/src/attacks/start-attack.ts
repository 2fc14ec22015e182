import { runWorker } from "@super-heroes/bench/lab/generators/worker-process";

/** An attack in a process of its own. */
export interface Attack<Report> {
  /** Resolves when it has begun in full. Rejects as {@link report} does. */
  readonly inPlace: Promise<void>;
  /** Resolves when it is over. Rejects when the process fails, and with the signal's reason when that is aborted. */
  readonly report: Promise<Report>;
}

/** What the process says: that the attack has begun in full, and at its end what it has seen. */
export type AttackMessage<Report> = "in place" | Report;

/** Clients connect one after the other before the time of an attack begins. */
const CONNECT_SECONDS = 60;

/** Starts the attack of a worker's file, as ordered; the process that measures does not have the work of it. */
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
  // Both may fail while the caller awaits something else.
  inPlace.promise.catch(() => {});
  return { inPlace: inPlace.promise, report };
}
