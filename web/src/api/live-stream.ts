import { createEventParser } from "./event-stream.ts";

/** The state of a stream, for its reader. */
export type StreamState = "connecting" | "connected" | "waiting";

/** What happens on a stream. */
export interface StreamListener {
  data(text: string): void;
  /** `waiting` until the next attempt, in `retryInS` seconds. */
  state(state: StreamState, retryInS?: number): void;
}

/** The service sends something every 15 s. A connection that is silent for longer is dead, although no error shows it. */
const SILENT_MS = 40_000;

/** The waits between attempts, in seconds. */
const WAITS_S = [1, 2, 4, 8, 15] as const;

/**
 * Follows a stream of server-sent events, and connects again whenever it ends, until it is closed. `EventSource` is not used: it
 * does not show comments, so that a dead connection cannot be noticed, and it ends for ever at a 503.
 *
 * @returns closes the stream
 */
export function followStream(
  url: string,
  name: string,
  listener: StreamListener,
  { silentMs = SILENT_MS, waitsS = WAITS_S }: { silentMs?: number; waitsS?: readonly number[] } = {},
): () => void {
  const controller = new AbortController();
  void follow();
  return () => controller.abort();

  async function follow(): Promise<void> {
    let failures = 0;
    while (!controller.signal.aborted) {
      listener.state("connecting");
      const wasConnected = await read().catch(() => false);
      if (controller.signal.aborted) return;
      failures = wasConnected ? 0 : failures + 1;
      const waitS = waitsS[Math.min(failures, waitsS.length - 1)] ?? 1;
      listener.state("waiting", waitS);
      await wait(waitS * 1000);
    }
  }

  /** Reads until the connection ends. Whether there was one. */
  async function read(): Promise<boolean> {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), silentMs);
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silentMs);
    };
    // A device without a network keeps its connections as they are, and nothing comes from them.
    const ended = new AbortController();
    addEventListener("offline", () => silence.abort(), { signal: ended.signal });
    let isConnected = false;
    try {
      const response = await fetch(url, {
        headers: { accept: "text/event-stream" },
        cache: "no-store",
        signal: AbortSignal.any([controller.signal, silence.signal]),
      });
      if (!response.ok || response.body === null) {
        await response.body?.cancel();
        return false;
      }
      const parse = createEventParser();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return isConnected;
        heard();
        if (!isConnected) listener.state("connected");
        isConnected = true;
        for (const { event, data } of parse(value)) if (event === name) listener.data(data);
      }
    } catch {
      return isConnected;
    } finally {
      clearTimeout(timer);
      ended.abort();
    }
  }

  /** Waits; a device that is online again does not wait longer. */
  async function wait(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    const stop = new AbortController();
    addEventListener("online", () => resolve(), { signal: stop.signal });
    controller.signal.addEventListener("abort", () => resolve(), { signal: stop.signal });
    await promise;
    stop.abort();
    clearTimeout(timer);
  }
}
