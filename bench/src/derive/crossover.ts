import type { CrossoverCell } from "../result/derived.ts";
import type { Observed } from "../result/result.ts";
import { LEAST_NOISE_FLOOR } from "../statistics/noise-floor.ts";
import { armIn, groupedByArm } from "./arm.ts";
import { type BlockFigures, figuresByBlock, figuresOf } from "./block-figures.ts";

/** A mode in a cell: its blocks added up, and one by one. */
interface Entrant {
  mode: string;
  whole: BlockFigures | null;
  blocks: ReadonlyMap<number, BlockFigures>;
}

/** The cells of a crossover, by latency as they were asked for and then by rate. */
export function crossoverCells({ experiment, config, segments }: Observed): CrossoverCell[] {
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
        { offered, latency, p50Ms: byMode("p50"), p95Ms: byMode("p95"), winner: winnerAmong(entrants) },
      ];
    }),
  );
}

/**
 * The mode with the lowest p50, when every other that kept up takes more than 3 % longer in all blocks together, and
 * was slower in each block that both have. One mode alone that kept up wins too. `null` is a tie, or nobody kept up.
 */
function winnerAmong(entrants: readonly Entrant[]): string | null {
  const inRun = entrants.flatMap(({ whole, ...rest }) => (whole ? [{ ...rest, p50: whole.values.p50 }] : []));
  const [fastest, ...others] = inRun.sort((a, b) => a.p50 - b.p50);
  if (!fastest) return null;
  const leads = others.every(
    ({ p50, blocks }) =>
      p50 > fastest.p50 * (1 + LEAST_NOISE_FLOOR) && isFasterThroughout(fastest.blocks, blocks),
  );
  return leads ? fastest.mode : null;
}

function isFasterThroughout(
  own: ReadonlyMap<number, BlockFigures>,
  others: ReadonlyMap<number, BlockFigures>,
): boolean {
  return [...own].every(([block, { values }]) => values.p50 < (others.get(block)?.values.p50 ?? Infinity));
}
