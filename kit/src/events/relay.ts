import type { Runtime } from "../runtime.ts";
import { backoffMs } from "./backoff.ts";
import type { Event, Outbox } from "./event.ts";
import { type EventBus, EventsRefused } from "./event-bus.ts";
import { Pause } from "./pause.ts";

/** The most events that are told at once. */
const MOST_PER_DELIVERY = 100;

/** The most events that one look into the outbox brings. */
const MOST_PER_LOOK = 1000;

/** What is under way gets this long to finish when the relay is closed. */
const CLOSE_LIMIT_MS = 2000;

/** Brings events from an outbox to a bus. */
export interface Relay {
  /** Says that there is something new. Without it the relay looks every `pollMs`. */
  wake(): void;
  /** Lets the delivery under way finish, for 2 s at most. What is not delivered stays in the outbox. */
  close(): Promise<void>;
}

/** What a relay is made from. */
export interface RelayOptions {
  outbox: Outbox;
  bus: EventBus;
  runtime: Pick<Runtime, "log" | "metrics">;
  /** How often it looks without being woken: other processes and earlier ones write too. */
  pollMs?: number;
  /** How long it lets events gather once it is woken, so that a busy service tells many at once. */
  gatherMs?: number;
  /** Draws the pauses after failures. */
  random?: () => number;
}

/**
 * Starts a relay: it takes the oldest events of the outbox, tells them, and only then removes them. So none is lost;
 * one may be told twice, and counts once because its id stays the same.
 *
 * One delivery is under way at a time. One that fails is tried again for ever, after a pause that grows to 5 s and that
 * waking does not shorten. A refusal is no different, except that it is logged as an error: an event that is never
 * accepted holds up those behind it until somebody looks, instead of being dropped where nobody does.
 */
export function createRelay(options: RelayOptions): Relay {
  const { outbox, bus, runtime, pollMs = 1000, gatherMs = 100, random = Math.random } = options;
  const { log, metrics } = runtime;
  const delivered = metrics.counter("events_delivered_total", "Events told to the bus").child({});
  const failed = metrics.counter(
    "event_deliveries_failed_total",
    "Attempts to tell events, by why they failed",
  );
  const pause = new Pause();
  let waiting: Event[] = [];
  let failures = 0;
  let isWoken = false;
  let isClosing = false;

  metrics
    .gauge(
      "event_outbox_pending",
      `Events that wait to be told, as of the last look: ${MOST_PER_LOOK} at most`,
    )
    .watch({}, () => waiting.length);
  metrics
    .gauge("event_lag_seconds", "Age of the oldest event that waits to be told")
    .watch({}, () => ageSecondsOf(waiting[0]));

  async function deliverAll(): Promise<void> {
    waiting = await outbox.pending(MOST_PER_LOOK);
    if (waiting.length === MOST_PER_LOOK) isWoken = true;
    while (waiting.length > 0 && !isClosing) {
      const batch = waiting.slice(0, MOST_PER_DELIVERY);
      await bus.publish(batch);
      delivered.add(batch.length);
      await outbox.remove(batch.map(({ id }) => id));
      waiting = waiting.slice(batch.length);
    }
  }

  async function attempt(): Promise<void> {
    isWoken = false;
    try {
      await deliverAll();
      failures = 0;
    } catch (error) {
      failures++;
      const isRefusal = error instanceof EventsRefused;
      failed.child({ reason: isRefusal ? "refused" : "failed" }).add();
      const entry = { err: error, failures, pending: waiting.length };
      if (isRefusal) log.error(entry, "events were refused, and are told again until they are accepted");
      else log.warn(entry, "events could not be told, and are told again");
    }
  }

  async function run(): Promise<void> {
    while (!isClosing) {
      await attempt();
      if (failures > 0 && !isClosing) await pause.for(backoffMs(failures, random));
      else if (!isWoken && !isClosing) await pause.for(pollMs);
      if (isWoken && failures === 0 && !isClosing) await pause.for(gatherMs);
    }
  }

  const running = run();
  return {
    wake() {
      const isNew = !isWoken;
      isWoken = true;
      if (isNew && failures === 0) pause.end();
    },
    async close() {
      isClosing = true;
      pause.end();
      await Promise.race([running, Bun.sleep(CLOSE_LIMIT_MS)]);
    },
  };
}

const ageSecondsOf = (event: Event | undefined) =>
  event ? Math.max(0, (Date.now() - Date.parse(event.time)) / 1000) : 0;
