import type { CostRow } from "./derived.ts";
import type { Observed } from "../results/record/result.ts";
import type { PathCounts, Segment } from "./observation/segment.ts";
import { fightsIn, servedGroups, totalOf } from "./served-arms.ts";

/** What measures, and serves nothing. */
const GENERATOR = /^(generator|autocannon|k6|ceiling)\b/;

/** What a good fight costs under each load, of the segments that count. */
export function costRows(observed: Observed): CostRow[] {
  return servedGroups(observed).map(({ arm, load, segments }) => {
    const fights = fightsIn(segments);
    const cpuMsByProcess = cpuPerFight(segments, fights);
    const perFight = Object.values(cpuMsByProcess);
    const calls = totalOf(segments, ({ path }) => path && sumOf(path.upstreamCalls));
    const hedges = totalOf(segments, ({ path }) => path && sumOf(path.hedges));
    return {
      arm,
      load,
      cpuMsPerFight: perFight.length > 0 ? perFight.reduce((total, ms) => total + ms) : null,
      cpuMsByProcess,
      rssPeak: sumOfPeaks(segments),
      upstreamCallsPerFight: calls === null ? null : calls / fights,
      hedgesPerLegCall:
        calls === null || hedges === null || calls <= hedges ? null : hedges / (calls - hedges),
    };
  });
}

function cpuPerFight(segments: readonly Segment[], fights: number): Record<string, number> {
  return Object.fromEntries(
    processesIn(segments).flatMap((name) => {
      const cpuMs = totalOf(segments, ({ resources }) => resources[name]?.cpuMs);
      return cpuMs === null ? [] : [[name, cpuMs / fights]];
    }),
  );
}

function sumOfPeaks(segments: readonly Segment[]): number | null {
  const peaks = processesIn(segments).flatMap((name) => {
    const own = segments.flatMap(({ resources }) => resources[name]?.rssPeak ?? []);
    return own.length > 0 ? [Math.max(...own)] : [];
  });
  return peaks.length > 0 ? peaks.reduce((total, bytes) => total + bytes) : null;
}

function processesIn(segments: readonly Segment[]): string[] {
  const names = segments.flatMap(({ resources }) => Object.keys(resources));
  return [...new Set(names)].filter((name) => !GENERATOR.test(name)).sort();
}

const sumOf = (counts: PathCounts["hedges"]) =>
  Object.values(counts).reduce((total, count) => total + count, 0);
