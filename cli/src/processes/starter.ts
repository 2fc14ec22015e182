import { type ProcessInfo, processInfo, stillRuns } from "./process-info.ts";
import { isPackageManager, runnersAbove } from "./runners.ts";

const EVERY_MS = 250;
/** The first process of the machine or the container, which adopts orphans. */
const INIT = 1;

let isWatching = false;
let isGone = false;
let end = (): void => void process.kill(process.pid, "SIGTERM");
const listeners = new Set<() => void>();

/**
 * Ends this process when a package runner that started it has ended: `npx` does not forward SIGTERM (npm/cli#6684), and
 * nothing forwards SIGKILL. A terminal or a script that started the command is not watched: a command may outlive it.
 *
 * The process receives SIGTERM, or calls `how`. The last call of this function counts.
 */
export function endWithStarter(how = end): void {
  end = how;
  if (isWatching) return;
  isWatching = true;
  const own = processInfo(process.pid);
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

/** Whether that runner has ended; then everything has to end within 5 s. */
export const isStarterGone = (): boolean => isGone;

/** Calls `listener` when the runner has ended, before this process receives SIGTERM. */
export function onStarterGone(listener: () => void): void {
  listeners.add(listener);
  if (isGone) listener();
}

/**
 * Whether `npx` started this process and ended before it could be watched: its variables are set, and its child was adopted
 * by the machine's first process.
 */
export function hasLostNpx(
  { parent }: Pick<ProcessInfo, "parent">,
  runners: readonly ProcessInfo[],
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
