import { request } from "./request.ts";

const POLL_MS = 20;

/** How long it takes until a service is ready, in ms; `limitMs` when it is not by then. */
export async function untilReady(url: string, limitMs: number): Promise<number> {
  const startedAtMs = performance.now();
  const elapsedMs = () => performance.now() - startedAtMs;
  while (elapsedMs() < limitMs) {
    if ((await request(`${url}/ready`)).status === 200) return elapsedMs();
    await Bun.sleep(POLL_MS);
  }
  return limitMs;
}
