import type { CrossoverCell } from "../../analysis/derived.ts";
import { percent } from "../words/numbers.ts";

/** The fastest modes of a cell: their names, "all equal" or "none kept up". */
export function leadersText({ leaders, p50Ms }: CrossoverCell): string {
  if (leaders.length === 0) return "none kept up";
  const all = Object.keys(p50Ms).length;
  return all > 1 && leaders.length === all ? "all equal" : leaders.join(", ");
}

/** How much lower the fastest p50 is than that of the next mode, from 0 to 1; `null` where no other mode kept up. */
export function leadOf({ leaders, p50Ms }: CrossoverCell): number | null {
  const p50sOf = (modes: readonly string[]) => modes.flatMap((mode) => p50Ms[mode] ?? []);
  const behind = p50sOf(Object.keys(p50Ms).filter((mode) => !leaders.includes(mode)));
  if (leaders.length === 0 || behind.length === 0) return null;
  return 1 - Math.min(...p50sOf(leaders)) / Math.min(...behind);
}

/** The lead as in "−12 %"; empty without one. */
export function leadText(cell: CrossoverCell): string {
  const lead = leadOf(cell);
  return lead === null ? "" : `−${percent(lead)}`;
}
