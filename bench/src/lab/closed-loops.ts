import { type Arm, CEILING, type LoadResult, type PlannedSegment } from "../analysis/observation/segment.ts";
import { autocannonLoop, type ClosedLoopGenerator } from "./generators/closed-loop.ts";

/** The generators of a run's closed loops. */
export interface ClosedLoops {
  /** Drives every arm. */
  arms: ClosedLoopGenerator;
  /** Drives the second side of a comparison of an arm with itself, which then compares the two generators. */
  second: ClosedLoopGenerator | null;
  ceiling: ClosedLoopGenerator;
  /** Drives the arms instead of `arms` where that has no room for them; `null` where there is no other, or one was chosen. */
  reserve: ClosedLoopGenerator | null;
}

/** Closed loops where nothing but the packages of this repository is installed. */
export const autocannonOnly: ClosedLoops = {
  arms: autocannonLoop,
  second: null,
  ceiling: autocannonLoop,
  reserve: null,
};

/** A generator that uses more of a core to warm an arm up may reach its own limit in a measurement. */
const ROOM = 0.5;

/**
 * Decides which generator drives the arms, from how the usual one drove them while they were warmed up. All arms of a run
 * are driven by the same generator, because ratios between two generators would include their difference.
 */
export function withRoom(loops: ClosedLoops, warmedUp: readonly LoadResult[]): ClosedLoops {
  const isCramped = warmedUp.some(({ generator }) => generator.cpu !== null && generator.cpu > ROOM);
  return loops.reserve !== null && isCramped ? { ...loops, arms: loops.reserve } : loops;
}

/** The generator of a closed segment. In noise blocks both sides have the same one. */
export function closedLoopFor(
  { arm, purpose, side }: Pick<PlannedSegment, "arm" | "purpose" | "side">,
  loops: ClosedLoops,
): ClosedLoopGenerator {
  if (isCeiling(arm)) return loops.ceiling;
  return side === "B" && purpose !== "noise" ? (loops.second ?? loops.arms) : loops.arms;
}

const isCeiling = ({ mode }: Arm) => mode === CEILING;
