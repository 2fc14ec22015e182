import { CEILING, type PlannedSegment } from "../../analysis/observation/segment.ts";
import type { Slot } from "../../lab/arrange.ts";

/** How long segments are. */
export interface Lengths {
  warmupSeconds: number;
  seconds: number;
}

/** An arm that follows itself is warm: only its connections have to be opened. */
const REPEATED_WARMUP_SECONDS = 0.5;
/** k6 runs no scenario for less, and a segment is the same with every generator. */
const SHORTEST_OPEN_WARMUP_SECONDS = 1;
/** Starting a generator and reading its result, beside the load itself; 0.05 to 0.2 s as measured. */
const OVERHEAD_SECONDS = 0.3;
/** The ceiling is a reference, not a side of a comparison: a short measurement is enough. */
const CEILING_LENGTHS: Lengths = { warmupSeconds: 1, seconds: 3 };

/**
 * Gives each segment its lengths. One that does the very same as the segment right before it, as in the middle of
 * ABBA, is only warmed up until its connections are open.
 */
export function withLengths(slots: readonly Slot[], lengths: Lengths): PlannedSegment[] {
  return slots.map((slot, index) => {
    const { warmupSeconds, seconds } = slot.arm.mode === CEILING ? ceilingWithin(lengths) : lengths;
    const wanted = repeats(slots[index - 1], slot)
      ? Math.min(REPEATED_WARMUP_SECONDS, warmupSeconds)
      : warmupSeconds;
    const open = slot.load.model === "open" && wanted > 0;
    return {
      ...slot,
      warmupSeconds: open ? Math.max(SHORTEST_OPEN_WARMUP_SECONDS, wanted) : wanted,
      seconds,
    };
  });
}

/** The duration of one segment, with everything around it. */
export function segmentSeconds({ warmupSeconds, seconds }: Lengths): number {
  return warmupSeconds + seconds + OVERHEAD_SECONDS;
}

/** The duration of the segments, one after another. */
export function durationSeconds(segments: readonly PlannedSegment[]): number {
  return segments.reduce((total, segment) => total + segmentSeconds(segment), 0);
}

function ceilingWithin({ warmupSeconds, seconds }: Lengths): Lengths {
  return {
    warmupSeconds: Math.min(warmupSeconds, CEILING_LENGTHS.warmupSeconds),
    seconds: Math.min(seconds, CEILING_LENGTHS.seconds),
  };
}

/** The two sides of an arm that is compared with itself do not repeat each other, as two arms would not. */
function repeats(before: Slot | undefined, slot: Slot): boolean {
  if (!before || JSON.stringify([before.arm, before.load]) !== JSON.stringify([slot.arm, slot.load]))
    return false;
  return slot.purpose === "noise" || before.side === slot.side;
}
