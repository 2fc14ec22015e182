import { EXIT } from "./exit-code.ts";
import { endWithStarter } from "./processes/starter.ts";

/** One Ctrl-C can arrive twice: from the terminal, and forwarded by the script runner. */
const ECHO_MS = 500;

/**
 * A signal that aborts on Ctrl-C, SIGTERM or SIGHUP, and when the package runner that started this process has ended. The
 * caller then shuts down; a second Ctrl-C ends the process at once.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  let interruptedAtMs = 0;
  const stop = (signal: NodeJS.Signals) => {
    if (!controller.signal.aborted) {
      interruptedAtMs = performance.now();
      controller.abort(new Interrupted(signal));
    } else if (performance.now() - interruptedAtMs > ECHO_MS) {
      process.exit(EXIT.interrupted);
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  // Not counted as a second one: a runner may end on the same Ctrl-C.
  endWithStarter(() => controller.abort(new Interrupted("the program that started this command has ended")));
  return controller.signal;
}

/** The reason of {@link interruption}'s signal. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** Resolves when the signal is aborted, at once if it already is. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
