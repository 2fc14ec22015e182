import { type ProcessLook, processLook, stillRuns } from "./process-look.ts";
import { isPackageManager, runnersAbove } from "./runners.ts";

const EVERY_MS = 250;
/** The first process of the machine or the container: it adopts whatever has lost its parent. */
const INIT = 1;

let isWatching = false;
let isGone = false;
let end = (): void => void process.kill(process.pid, "SIGTERM");
const listeners = new Set<() => void>();

/**
 * Ends this process when a package runner that led to it has ended: `npx` does not pass SIGTERM on (npm/cli#6684), and
 * nothing passes SIGKILL on. A terminal or a script that started the command is not watched: a command may outlive those.
 *
 * The process is sent a SIGTERM, or `how` is called in its place. The last one given counts.
 */
export function endWithStarter(how = end): void {
  end = how;
  if (isWatching) return;
  isWatching = true;
  const own = processLook(process.pid);
  if (!own) return;
  const runners = runnersAbove(own);
  if (hasLostNpx(own, runners, process.env)) return void setImmediate(gone);
  if (runners.length === 0) return;
  const timer = setInterval(() => {
    if (runners.every(stillRuns)) return;
    clearInterval(timer);
    gone();
  }, EVERY_MS);
  timer.unref();
}

/** Whether that runner has ended: everything is to be over within 5 s then. */
export const isStarterGone = (): boolean => isGone;

/** Calls `listener` when the runner has ended, before this process is asked to stop. */
export function onStarterGone(listener: () => void): void {
  listeners.add(listener);
  if (isGone) listener();
}

/**
 * Whether `npx` began this and had ended before it could be watched: its variables are there, and what it started has
 * been adopted by the machine's first process.
 */
export function hasLostNpx(
  { parent }: Pick<ProcessLook, "parent">,
  runners: readonly ProcessLook[],
  { npm_lifecycle_event: event }: Readonly<Record<string, string | undefined>>,
): boolean {
  const outermost = runners.at(-1)?.parent ?? parent;
  return event === "npx" && outermost === INIT && !runners.some(isPackageManager);
}

function gone(): void {
  isGone = true;
  for (const listener of listeners) listener();
  end();
}
