import { ask } from "./request.ts";

const EVERY_MS = 20;

/** How long it takes until the service says that it is ready, in ms; `limitMs` when it does not by then. */
export async function untilReady(url: string, limitMs: number): Promise<number> {
  const startedAtMs = performance.now();
  const elapsedMs = () => performance.now() - startedAtMs;
  while (elapsedMs() < limitMs) {
    if ((await ask(`${url}/ready`)).status === 200) return elapsedMs();
    await Bun.sleep(EVERY_MS);
  }
  return limitMs;
}
