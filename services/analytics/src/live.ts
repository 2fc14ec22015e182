import { overloaded } from "@super-heroes/kit/http/problem";
import { streamOut } from "@super-heroes/kit/http/streamed-response";
import type { StreamLimits } from "@super-heroes/kit/http/watched-stream";
import type { Runtime } from "@super-heroes/kit/runtime";

/** A stream of server-sent events that shows a text whenever it changes, to any number of subscribers. */
export interface Live {
  /**
   * The response to one subscriber: the current text, then each changed text. `limits` are those of the connection; by
   * default there are none. Throws 503 when there are too many subscribers.
   */
  subscribe(limits?: StreamLimits): Promise<Response>;
  /** Ends all streams and refuses new ones. */
  close(): void;
}

/** The options of a live stream. */
export interface LiveOptions {
  /** The name of the events. */
  event: string;
  /** Reads the text, which is one line. */
  read(): Promise<string>;
  runtime: Pick<Runtime, "log" | "metrics">;
  mostSubscribers?: number;
  /** How often the text is read for all subscribers. Without subscribers it is not read. */
  everyMs?: number;
  /** How often a comment is sent, so that no proxy closes the connection as idle. */
  heartbeatMs?: number;
}

/** A subscriber, and the last text that was sent to it. */
interface Subscriber {
  readonly controller: ReadableStreamDefaultController<Uint8Array>;
  sent: string;
}

/** At most one text is queued for a slow reader. It then misses texts in between and gets the newest one. */
const QUEUE = { highWaterMark: 1 };

const HEADERS = {
  "content-type": "text/event-stream",
  "cache-control": "no-store",
  // Without this, nginx would buffer the response.
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
  let beatAtMs = performance.now();
  let isClosed = false;

  metrics.gauge("live_subscribers", "Open live streams").watch({}, () => subscribers.size);

  const messageOf = (text: string) => encoder.encode(`event: ${event}\ndata: ${text}\n\n`);
  const hasRoom = ({ controller }: Subscriber) => (controller.desiredSize ?? 0) > 0;

  function show(text: string): void {
    const behind = [...subscribers].filter((subscriber) => subscriber.sent !== text && hasRoom(subscriber));
    const message = messageOf(text);
    for (const subscriber of behind) {
      subscriber.sent = text;
      subscriber.controller.enqueue(message);
    }
  }

  function beat(): void {
    if (performance.now() - beatAtMs < heartbeatMs) return;
    beatAtMs = performance.now();
    for (const subscriber of subscribers) if (hasRoom(subscriber)) subscriber.controller.enqueue(heartbeat);
  }

  async function tick(): Promise<void> {
    try {
      show(await read());
    } catch (error) {
      log.warn({ err: error }, "the live stream could not read its text; it tries again");
    }
    beat();
    ticker = undefined;
    keepTicking();
  }

  function keepTicking(): void {
    if (!ticker && subscribers.size > 0) ticker = setTimeout(tick, everyMs);
  }

  function requireRoom(): void {
    if (isClosed) throw overloaded("stopping", "This service is stopping. Connect again.");
    if (subscribers.size >= mostSubscribers)
      throw overloaded("too_many_subscribers", "Too many live streams are open. Try again later.");
  }

  return {
    async subscribe(limits) {
      requireRoom();
      const text = await read();
      // Others may have subscribed during the read.
      requireRoom();
      let subscriber: Subscriber;
      const stream = new ReadableStream<Uint8Array>(
        {
          start(controller) {
            subscriber = { controller, sent: text };
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
