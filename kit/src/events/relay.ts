import type { Runtime } from "../runtime.ts";
import { backoffMs } from "./backoff.ts";
import type { Event, Outbox } from "./event.ts";
import { type EventBus, EventsRefused } from "./event-bus.ts";
import { Pause } from "./pause.ts";

/** The largest number of events in one publication. */
const MAX_PER_PUBLICATION = 100;

/** The largest number of events read from the outbox at once. */
const MAX_PER_READ = 1000;

/** The time that a publication gets to finish when the relay is closed. */
const CLOSE_LIMIT_MS = 2000;

/** Publishes the events of an outbox. */
export interface Relay {
  /** Reports a new event. Without it the relay reads the outbox every `pollMs`. */
  wake(): void;
  /** Waits for the current publication, for 2 s at most. Unpublished events stay in the outbox. */
  close(): Promise<void>;
}

/** The parts of a relay. */
export interface RelayOptions {
  outbox: Outbox;
  bus: EventBus;
  runtime: Pick<Runtime, "log" | "metrics">;
  /** How often it reads the outbox without being woken: other processes write to it too. */
  pollMs?: number;
  /** How long it waits for further events after it was woken, so that a busy service publishes many at once. */
  gatherMs?: number;
  /** The source of randomness for the pauses after failures. */
  random?: () => number;
}

/**
 * Starts a relay: it publishes the oldest events of the outbox and removes them only afterwards. No event is lost. One may be
 * published twice, and counts once because its id stays the same.
 *
 * One publication runs at a time. One that fails is repeated without limit, after a pause that grows to 5 s and is not
 * shortened by waking. A refusal is handled the same way, but is logged as an error: an event that is never accepted blocks
 * those behind it until an operator acts, instead of being dropped unnoticed.
 */
export function createRelay(options: RelayOptions): Relay {
  const { outbox, bus, runtime, pollMs = 1000, gatherMs = 100, random = Math.random } = options;
  const { log, metrics } = runtime;
  const delivered = metrics.counter("events_delivered_total", "Events published to the bus").child({});
  const failed = metrics.counter(
    "event_deliveries_failed_total",
    "Failed attempts to publish events, by reason",
  );
  const pause = new Pause();
  let waiting: Event[] = [];
  let failures = 0;
  let isWoken = false;
  let isClosing = false;

  metrics
    .gauge("event_outbox_pending", `Events not published yet, as of the last read: ${MAX_PER_READ} at most`)
    .watch({}, () => waiting.length);
  metrics
    .gauge("event_lag_seconds", "Age of the oldest event not published yet")
    .watch({}, () => ageSecondsOf(waiting[0]));

  async function deliverAll(): Promise<void> {
    waiting = await outbox.pending(MAX_PER_READ);
    if (waiting.length === MAX_PER_READ) isWoken = true;
    while (waiting.length > 0 && !isClosing) {
      const batch = waiting.slice(0, MAX_PER_PUBLICATION);
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
      if (isRefusal) log.error(entry, "events were refused, and are published again until they are accepted");
      else log.warn(entry, "events could not be published, and are published again");
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
