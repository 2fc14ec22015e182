import type { CostRow } from "./derived.ts";
import type { Observation } from "./observation/run.ts";
import type { PathCounts, Segment } from "./observation/segment.ts";
import { isGenerator, responsesIn, servedGroups, totalOf } from "./served-arms.ts";

/** What a good response costs under each load, from the segments that count. */
export function costRows(observed: Observation): CostRow[] {
  return servedGroups(observed).map(({ arm, load, segments }) => {
    const responses = responsesIn(segments);
    const cpuMsByProcess = cpuPerRequest(segments, responses);
    const perRequest = Object.values(cpuMsByProcess);
    const calls = totalOf(segments, ({ path }) => path && sumOf(path.upstreamCalls));
    const hedges = totalOf(segments, ({ path }) => path && sumOf(path.hedges));
    return {
      arm,
      load,
      cpuMsPerFight: perRequest.length > 0 ? perRequest.reduce((total, ms) => total + ms) : null,
      cpuMsByProcess,
      rssPeak: sumOfPeaks(segments),
      upstreamCallsPerFight: calls === null ? null : calls / responses,
      hedgesPerLegCall:
        calls === null || hedges === null || calls <= hedges ? null : hedges / (calls - hedges),
    };
  });
}

function cpuPerRequest(segments: readonly Segment[], responses: number): Record<string, number> {
  return Object.fromEntries(
    processesIn(segments).flatMap((name) => {
      const cpuMs = totalOf(segments, ({ resources }) => resources[name]?.cpuMs);
      return cpuMs === null ? [] : [[name, cpuMs / responses]];
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
  return [...new Set(names)].filter((name) => !isGenerator(name)).sort();
}

const sumOf = (counts: PathCounts["hedges"]) =>
  Object.values(counts).reduce((total, count) => total + count, 0);
