import { armIn, groupedByArm } from "./arms.ts";
import { type BlockFigures, figuresByBlock, figuresOf } from "./block-figures.ts";
import type { CrossoverCell } from "./derived.ts";
import { LEAST_NOISE_FLOOR } from "./noise-floor.ts";
import type { Observation } from "./observation/run.ts";

/** A mode in a cell: all its blocks together, and one by one. */
interface Entrant {
  mode: string;
  whole: BlockFigures | null;
  blocks: ReadonlyMap<number, BlockFigures>;
}

/** The cells of a crossover, by latency and then by rate, in the order of the configuration. */
export function crossoverCells({ experiment, config, segments }: Observation): CrossoverCell[] {
  if (experiment !== "crossover") return [];
  return config.latencies.flatMap((latency) =>
    config.rates.flatMap((offered): CrossoverCell[] => {
      const inCell = segments.filter(
        (segment) => segment.offered === offered && armIn(segment).latency === latency,
      );
      if (inCell.length === 0) return [];
      const entrants = groupedByArm(inCell, config.modes).map(({ arm, segments: own }): Entrant => {
        const sound = own.filter(({ valid, good }) => valid && good > 0);
        const whole = sound.length > 0 ? figuresOf(sound) : null;
        return { mode: arm.mode, whole, blocks: figuresByBlock(sound) };
      });
      const byMode = (metric: "p50" | "p95") =>
        Object.fromEntries(entrants.map(({ mode, whole }) => [mode, whole?.values[metric] ?? null]));
      return [
        { offered, latency, p50Ms: byMode("p50"), p95Ms: byMode("p95"), leaders: leadersAmong(entrants) },
      ];
    }),
  );
}

function leadersAmong(entrants: readonly Entrant[]): string[] {
  const inRun = entrants.filter(({ whole }) => whole !== null);
  return inRun.filter((one) => !inRun.some((other) => leads(other, one))).map(({ mode }) => mode);
}

/** Whether one is faster than the other by more than noise, in all blocks together and in each of them. */
function leads(one: Entrant, other: Entrant): boolean {
  const [own = 0, others = 0] = [one.whole?.values.p50, other.whole?.values.p50];
  return others > own * (1 + LEAST_NOISE_FLOOR) && isFasterThroughout(one.blocks, other.blocks);
}

function isFasterThroughout(
  own: ReadonlyMap<number, BlockFigures>,
  others: ReadonlyMap<number, BlockFigures>,
): boolean {
  return [...own].every(([block, { values }]) => values.p50 < (others.get(block)?.values.p50 ?? Infinity));
}
