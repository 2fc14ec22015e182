import { type ProcessLook, processLook } from "./processes/process-look.ts";
import { runnersAbove } from "./processes/runners.ts";

/** What `npx`, Bun and the installation of the dependencies take as a rule, where it cannot be read. */
const USUAL_SET_UP_MS = 15_000;

/**
 * A clock that counts from when the command was typed, in ms. In front of this process there may be `npx`, which has fetched
 * Bun, and `bun run`, which has installed the dependencies; a person who waits for three minutes counts that too. Where
 * processes cannot be read, a usual set-up is added to this process's own time.
 */
export function commandClock(
  lookAt: (pid: number) => ProcessLook | undefined = processLook,
  ownMs: () => number = () => performance.now(),
): () => number {
  const own = lookAt(process.pid);
  const typedAtMs = own && (runnersAbove(own, lookAt).at(-1) ?? own).startedAtMs;
  const beforeMs =
    own?.startedAtMs !== undefined && typedAtMs !== undefined ? own.startedAtMs - typedAtMs : USUAL_SET_UP_MS;
  return () => beforeMs + ownMs();
}
