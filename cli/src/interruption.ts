import { endWithStarter } from "./processes/starter.ts";

/** One Ctrl-C can arrive twice: from the terminal, and passed on by the script runner around this process. */
const ECHO_MS = 500;

/**
 * A signal that aborts when this process is asked to stop, by Ctrl-C, SIGTERM or SIGHUP, and when the package runner that
 * started it has ended. The caller ends the process in order; a person who asks a second time does not have to wait for it.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  let askedAtMs = 0;
  const stop = (signal: NodeJS.Signals) => {
    if (!controller.signal.aborted) {
      askedAtMs = performance.now();
      controller.abort(new Interrupted(signal));
    } else if (performance.now() - askedAtMs > ECHO_MS) {
      process.exit(130);
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  // Not a second request: a runner may end on the Ctrl-C that this process is acting on.
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
