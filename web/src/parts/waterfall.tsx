import type { Leg } from "../api/server-timing.ts";
import { duration } from "./numbers.ts";

/** A leg with its place in time. */
export interface Span extends Leg {
  startMs: number;
}

/** What the legs of a fight are called for a reader, in the order in which they are shown. */
const LABELS: Readonly<Record<string, string>> = {
  hero: "heroes",
  villain: "villains",
  location: "locations",
  store: "store",
};

/**
 * Places the legs of a fight in time. `Server-Timing` has durations only: in `sequential` each leg follows the one before, in
 * all other modes the draws begin together. The store writes what was drawn, so it follows them.
 */
export function spansOf(legs: readonly Leg[], isSequential: boolean): Span[] {
  let endMs = 0;
  const spans: Span[] = [];
  for (const leg of legs) {
    const startMs = isSequential || leg.name === "store" ? endMs : 0;
    spans.push({ ...leg, startMs });
    endMs = Math.max(endMs, startMs + leg.durationMs);
  }
  return spans;
}

const ORDER = Object.keys(LABELS);

/** In the order of {@link LABELS}: a leg keeps its line from fight to fight. */
const inOrder = (spans: readonly Span[]): Span[] =>
  spans.toSorted((one, other) => ORDER.indexOf(one.name) - ORDER.indexOf(other.name));

/** When the last of some spans ends, in milliseconds. */
export const endOf = (spans: readonly Span[]): number =>
  Math.max(0, ...spans.map(({ startMs, durationMs }) => startMs + durationMs));

/** The legs of a request as bars over time, each with its duration as text. `scaleMs` is the width of the whole. */
export function Waterfall({ spans, scaleMs }: { spans: readonly Span[]; scaleMs: number }) {
  const share = (ms: number) => `${(scaleMs > 0 ? Math.min(1, ms / scaleMs) : 0) * 100}%`;
  return (
    <ol class="waterfall">
      {inOrder(spans).map(({ name, startMs, durationMs }) => (
        <li key={name} class={`leg leg-${name}`}>
          <span class="leg-name">{LABELS[name] ?? name}</span>
          <span class="leg-track" aria-hidden="true">
            <span class="leg-bar" style={{ left: share(startMs), width: share(durationMs) }} />
          </span>
          <span class="leg-time">{duration(durationMs)}</span>
        </li>
      ))}
    </ol>
  );
}
