import type { Event } from "@super-heroes/kit/events/event";
import { fightFactOf } from "../projections/fight-fact.ts";
import type { EventLog } from "../store/event-log.ts";
import type { ReadModel } from "./read-model.ts";

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** The options of {@link catchUp}. */
export interface CatchUpOptions {
  /** Called for each event that was folded. */
  onEvent?: (event: Event, sequence: number) => void;
  /** Called after each read with the sequence that was reached; what it returns is waited for. */
  onPage?: (sequence: number) => Promise<void> | undefined;
  /** Ends the work after the current read. */
  signal?: AbortSignal | undefined;
}

/** Folds the events of the log into these read models, from the one that is farthest behind to the end of the log. */
export async function catchUp(
  log: EventLog,
  models: readonly ReadModel[],
  { onEvent, onPage, signal }: CatchUpOptions = {},
): Promise<void> {
  let sequence = Math.min(...models.map((model) => model.sequence));
  while (!signal?.aborted) {
    const page = await log.after(sequence);
    if (page.length === 0) return;
    for (const { sequence: at, event } of page) {
      const fact = { event, fight: fightFactOf(event) };
      for (const model of models) model.apply(at, fact);
      onEvent?.(event, at);
      sequence = at;
    }
    await onPage?.(sequence);
    // An embedded store reads without a turn of the event loop, and requests would wait for the end of the log.
    await nextTurn();
  }
}
