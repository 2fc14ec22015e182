import { LocalStackError } from "./failure.ts";
import { isPortOpen } from "./ports.ts";
import { isRunning } from "./server-process.ts";
import type { StoreState } from "./state.ts";
import { definitionOf } from "./stores.ts";

const probeTimeoutMs = 2_000;
const probeEveryMs = 50;
const timeoutMs = 60_000;

/** Whether the recorded server runs and responds to a query within two seconds. */
export async function isResponding(store: StoreState): Promise<boolean> {
  // The port first: some drivers wait half a second before they report a closed one.
  if (store.pid === null || !isRunning(store) || !(await isPortOpen(store.port))) return false;
  const ping = definitionOf(store.service).engine.ping(store.url, store.pid);
  const tooLate = Promise.withResolvers<never>();
  const timer = setTimeout(() => tooLate.reject(new Error("no response in time")), probeTimeoutMs);
  try {
    await Promise.race([ping, tooLate.promise]);
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Waits until the recorded server responds (true) or has ended (false). Throws a {@link LocalStackError} when it has done
 * neither within a minute, which recovery after a crash may take, and the signal's reason when that aborts first.
 */
export async function untilResponding(store: StoreState, signal?: AbortSignal): Promise<boolean> {
  const deadlineMs = performance.now() + timeoutMs;
  while (!(await isResponding(store))) {
    signal?.throwIfAborted();
    if (!isRunning(store)) return false;
    if (performance.now() > deadlineMs) {
      throw new LocalStackError(
        `${store.service}: pid ${store.pid} runs but has not responded on port ${store.port} for ${timeoutMs / 1000} s`,
      );
    }
    await Bun.sleep(probeEveryMs);
  }
  return true;
}
