import { type ProcessInfo, processInfo } from "./processes/process-info.ts";
import { runnersAbove } from "./processes/runners.ts";

/** The usual time of `npx`, Bun and the installation of the dependencies, where it cannot be read. */
const USUAL_SET_UP_MS = 15_000;

/**
 * A clock that counts the milliseconds since the command was typed. Before this process started, `npx` may have fetched Bun
 * and `bun run` may have installed the dependencies; that is part of the time a command takes. Where processes cannot be
 * read, a usual set-up time is added to this process's own time.
 */
export function commandClock(
  lookAt: (pid: number) => ProcessInfo | undefined = processInfo,
  ownMs: () => number = () => performance.now(),
): () => number {
  const own = lookAt(process.pid);
  const typedAtMs = own && (runnersAbove(own, lookAt).at(-1) ?? own).startedAtMs;
  const beforeMs =
    own?.startedAtMs !== undefined && typedAtMs !== undefined ? own.startedAtMs - typedAtMs : USUAL_SET_UP_MS;
  return () => beforeMs + ownMs();
}
