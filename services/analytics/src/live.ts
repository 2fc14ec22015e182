import { overloaded } from "@super-heroes/kit/http/problem";
import { streamOut } from "@super-heroes/kit/http/streamed-response";
import type { StreamLimits } from "@super-heroes/kit/http/watched-stream";
import type { Runtime } from "@super-heroes/kit/runtime";

/** A stream of server-sent events for everybody who wants to see a text change. */
export interface Live {
  /**
   * The response to one subscriber: the text as it is, then again whenever it has changed. `limits` are those of the
   * connection; by default there are none. Throws 503 when full.
   */
  subscribe(limits?: StreamLimits): Promise<Response>;
  /** Ends all streams; there are no new ones. */
  close(): void;
}

/** What a live stream is made from. */
export interface LiveOptions {
  /** The event's name. */
  event: string;
  /** The text now, in one line. */
  read(): Promise<string>;
  runtime: Pick<Runtime, "log" | "metrics">;
  mostSubscribers?: number;
  /** How often the text is read, once for all; not at all while nobody watches. */
  everyMs?: number;
  /** How often a comment is sent, so that nobody on the way takes the connection for dead. */
  heartbeatMs?: number;
}

/** One who watches, and what they have seen. */
interface Subscriber {
  readonly controller: ReadableStreamDefaultController<Uint8Array>;
  seen: string;
}

/** One text waits for a slow reader, not more: those between are left out, and the newest follows. */
const QUEUE = { highWaterMark: 1 };

const HEADERS = {
  "content-type": "text/event-stream",
  "cache-control": "no-store",
  // A proxy that gathers an answer would hold it back.
  "x-accel-buffering": "no",
};

/** Creates a live stream without subscribers. */
export function createLive(options: LiveOptions): Live {
  const { event, read, runtime } = options;
  const { log, metrics } = runtime;
  const { mostSubscribers = 1000, everyMs = 500, heartbeatMs = 15_000 } = options;
  const encoder = new TextEncoder();
  const heartbeat = encoder.encode(":\n\n");
  const subscribers = new Set<Subscriber>();
  let ticker: ReturnType<typeof setTimeout> | undefined;
  let heardAtMs = performance.now();
  let isClosed = false;

  metrics.gauge("live_subscribers", "Open live streams").watch({}, () => subscribers.size);

  const messageOf = (text: string) => encoder.encode(`event: ${event}\ndata: ${text}\n\n`);
  const hasRoom = ({ controller }: Subscriber) => (controller.desiredSize ?? 0) > 0;

  function show(text: string): void {
    const behind = [...subscribers].filter((subscriber) => subscriber.seen !== text && hasRoom(subscriber));
    const message = messageOf(text);
    for (const subscriber of behind) {
      subscriber.seen = text;
      subscriber.controller.enqueue(message);
    }
  }

  function beat(): void {
    if (performance.now() - heardAtMs < heartbeatMs) return;
    heardAtMs = performance.now();
    for (const subscriber of subscribers) if (hasRoom(subscriber)) subscriber.controller.enqueue(heartbeat);
  }

  async function tick(): Promise<void> {
    try {
      show(await read());
    } catch (error) {
      log.warn({ err: error }, "the live stream could not read what it shows");
    }
    beat();
    ticker = undefined;
    keepTicking();
  }

  function keepTicking(): void {
    if (!ticker && subscribers.size > 0) ticker = setTimeout(tick, everyMs);
  }

  function requireRoom(): void {
    if (isClosed) throw overloaded("stopping", "This service is about to stop.");
    if (subscribers.size >= mostSubscribers)
      throw overloaded("too_many_subscribers", "There are too many live streams already.");
  }

  return {
    async subscribe(limits) {
      requireRoom();
      const text = await read();
      // Others came while it was read.
      requireRoom();
      let subscriber: Subscriber;
      const stream = new ReadableStream<Uint8Array>(
        {
          start(controller) {
            subscriber = { controller, seen: text };
            subscribers.add(subscriber);
            controller.enqueue(messageOf(text));
          },
          cancel: () => void subscribers.delete(subscriber),
        },
        QUEUE,
      );
      keepTicking();
      return limits
        ? streamOut(stream, { headers: HEADERS }, limits)
        : new Response(stream, { headers: HEADERS });
    },
    close() {
      isClosed = true;
      clearTimeout(ticker);
      for (const { controller } of subscribers) controller.close();
      subscribers.clear();
    },
  };
}
