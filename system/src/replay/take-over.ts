import { withOwnId } from "@super-heroes/analytics/intake";
import type { EventLog } from "@super-heroes/analytics/store/event-log";
import type { Screen } from "@super-heroes/database/seed/progress-display";
import type { StoredFightEvents } from "@super-heroes/fights/stored-fight-events";

/** How often the progress is shown. */
const SHOWN_EVERY_MS = 2000;

/**
 * Appends the events of all stored fights to the log. An event has its fight's id, so a fight whose event was published is not
 * counted again, nor is one that was taken over before.
 */
export async function takeOver(
  fights: Pick<StoredFightEvents, "pages">,
  log: EventLog,
  { screen, signal }: { screen: Screen; signal: AbortSignal },
): Promise<{ read: number; added: number }> {
  let [read, added] = [0, 0];
  let shownAtMs = performance.now();
  for await (const events of fights.pages()) {
    if (signal.aborted) break;
    added += (await log.append(events.map(withOwnId))).added;
    read += events.length;
    if (performance.now() - shownAtMs < SHOWN_EVERY_MS) continue;
    shownAtMs = performance.now();
    screen.write(`${read.toLocaleString("en-US")} fights read, ${added.toLocaleString("en-US")} added\n`);
  }
  return { read, added };
}
