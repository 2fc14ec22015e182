import { armIn } from "./arms.ts";
import { medianRate, searchCapacity } from "./capacity-search.ts";
import type { CapacityRow } from "./derived.ts";
import type { Observation } from "./observation/run.ts";
import type { Arm, Segment } from "./observation/segment.ts";
import { trialOutcome } from "./trial.ts";

/** The result of a search, from its record. */
interface Replayed {
  rate: number | null;
  atLeast: boolean;
}

/** The capacity of each arm: every search is replayed with its recorded segments. */
export function capacityRows({ experiment, config, segments }: Observation): CapacityRow[] {
  const { objectiveMs, trials, ratio } = config;
  if (experiment !== "capacity" || objectiveMs === null || trials === null || ratio === null) return [];
  const arms = Map.groupBy(segments, (segment) => JSON.stringify(armIn(segment)));
  return [...arms.values()].flatMap((own): CapacityRow[] => {
    const [first] = own;
    const searches = Map.groupBy(
      own.filter(({ purpose }) => purpose === "search"),
      ({ block }) => block,
    );
    const replayed = [...searches]
      .sort(([a], [b]) => a - b)
      .map(([, steps]) => replay(steps, objectiveMs, trials, ratio));
    return first ? [rowOf(armIn(first), objectiveMs, replayed, own)] : [];
  });
}

/** A search that leaves the recorded rates, or whose record ends before it does, found nothing. */
function replay(steps: readonly Segment[], objectiveMs: number, trials: number, ratio: number): Replayed {
  const recorded = steps.toSorted((a, b) => a.slot - b.slot);
  const search = searchCapacity({ from: recorded[0]?.offered ?? 1, ratio, trials });
  let step = search.next();
  for (const segment of recorded) {
    if (step.done || step.value !== segment.offered) return { rate: null, atLeast: false };
    step = search.next(trialOutcome(segment, objectiveMs));
  }
  return step.done ? step.value : { rate: null, atLeast: false };
}

function rowOf(
  arm: Arm,
  objectiveMs: number,
  replayed: readonly Replayed[],
  own: readonly Segment[],
): CapacityRow {
  const rates = replayed.flatMap(({ rate }) => rate ?? []);
  const held = own.findLast(({ purpose }) => purpose === "confirmation");
  return {
    arm,
    objectiveMs,
    searches: replayed.map(({ rate }) => rate),
    atLeast: replayed.map(({ atLeast }) => atLeast),
    median: medianRate(replayed),
    lowest: rates.length > 0 ? Math.min(...rates) : null,
    highest: rates.length > 0 ? Math.max(...rates) : null,
    confirmed: held ? trialOutcome(held, objectiveMs) === "passed" : null,
  };
}
