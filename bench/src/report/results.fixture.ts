import { seededRandom } from "../experiments/plan/random.ts";
import type { CrossoverCell } from "../results/run/derived.ts";
import type { ResultDocument } from "../results/run/result.ts";
import { armOf, type Load } from "../results/run/segment.ts";
import { comparisonsOf, costOf, noiseFloorOf, predictionOf } from "./derived.fixture.ts";
import { stored } from "./document.fixture.ts";
import type { CurrentResult, StoredResult } from "./findings/stored-result.ts";
import { segmentFor, traitsOf } from "./segment.fixture.ts";

const CONNECTIONS = [16, 64, 256];
const RATES = [10, 50, 100];
const MODES = ["sequential", "parallel", "coalesced", "hedged"];
const BLOCKS = 6;

/** A run of every experiment, plausible but made up: nothing here was measured. */
export function everyExperiment(): StoredResult[] {
  return [
    compareRun("2026-01-02T10-00-00Z-compare-local", "local"),
    compareRun("2026-01-02T11-00-00Z-compare-embedded", "embedded"),
    crossoverRun(),
    capacityRun(),
    ladderRun(),
    poolsRun(),
    earlierRun(),
  ];
}

/** A comparison of all modes under closed and open loads. */
export function compareRun(runId: string, kind: ResultDocument["stack"]["kind"]): CurrentResult {
  const random = seededRandom(kind === "local" ? 1 : 2);
  const loads: Load[] = [
    ...CONNECTIONS.map((connections): Load => ({ model: "closed", connections })),
    ...RATES.map((offered): Load => ({ model: "open", offered })),
  ];
  const segments = loads.flatMap((load) =>
    Array.from({ length: BLOCKS }, (_, block) =>
      (load.model === "closed" ? ["ceiling", ...MODES] : MODES).map((mode) =>
        segmentFor(random, armOf(mode, { writes: mode === "ceiling" ? null : "none" }), load, { block }),
      ),
    ).flat(),
  );
  return stored(runId, "compare", kind, segments, {
    comparisons: comparisonsOf(random, MODES, loads),
    noiseFloor: noiseFloorOf(random, loads),
    costs: loads.flatMap((load) =>
      MODES.map((mode) => costOf(random, armOf(mode, { writes: "none" }), load)),
    ),
    predictions: loads.flatMap((load) =>
      MODES.map((mode) => predictionOf(random, armOf(mode, { writes: "none" }), load)),
    ),
  });
}

function crossoverRun(): CurrentResult {
  const random = seededRandom(3);
  const latencies = [null, "constant:1", "constant:5", "constant:20", "heroes=late:0.02:200"];
  const crossover = latencies.flatMap((latency, row) =>
    [10, 100, 500, 1000].map((offered, column): CrossoverCell => {
      const addedMs = [0, 1, 5, 20, 1][row] ?? 0;
      const p50Ms = {
        sequential: 2.6 + 3 * addedMs + column * 0.4,
        parallel: 1.9 + addedMs + column * column * 0.5,
        coalesced: column === 3 && row === 3 ? null : 2.0 + addedMs * 1.05 + column * 0.1 + random() * 0.1,
      };
      const known = Object.entries(p50Ms).flatMap(([mode, ms]) => (ms === null ? [] : [{ mode, ms }]));
      const [first, second] = known.sort((a, b) => a.ms - b.ms);
      const tie = !first || !second || first.ms > second.ms * 0.97;
      const p95Ms = Object.fromEntries(
        Object.entries(p50Ms).map(([mode, ms]) => [mode, ms === null ? null : ms * 2.1]),
      );
      return { offered, latency, p50Ms, p95Ms, leaders: tie ? Object.keys(p50Ms) : [first.mode] };
    }),
  );
  return stored("2026-01-03T10-00-00Z-crossover-local", "crossover", "local", [], { crossover });
}

function capacityRun(): CurrentResult {
  const random = seededRandom(4);
  const arms = MODES.flatMap((mode) => [null, 10, 50].map((poolMax) => armOf(mode, { poolMax })));
  const capacity = arms.map((arm) => {
    const found = traitsOf(arm.mode).perSecond * (0.5 + (arm.poolMax ?? 40) / 200);
    const searches = Array.from({ length: 5 }, () => Math.round(found * (0.95 + random() * 0.1)));
    const sorted = searches.toSorted((a, b) => a - b);
    const [lowest = null, , median = null, , highest = null] = sorted;
    const atLeast = searches.map(() => arm.mode === "coalesced" && arm.poolMax === 50);
    return {
      arm,
      objectiveMs: 100,
      searches,
      atLeast,
      median,
      lowest,
      highest,
      confirmed: arm.poolMax !== 10,
    };
  });
  const load: Load = { model: "open", offered: 8_000 };
  const refused = segmentFor(random, armOf("parallel", { poolMax: 10 }), load, {
    purpose: "search",
    reasons: ["achieved below 99 % of offered", "dropped iterations"],
  });
  return stored("2026-01-04T10-00-00Z-capacity-local", "capacity", "local", [refused], { capacity });
}

function ladderRun(): CurrentResult {
  const random = seededRandom(5);
  const segments = [1, 10, 50, 75, 100].flatMap((offered) =>
    MODES.map((mode) => segmentFor(random, armOf(mode, { writes: "none" }), { model: "open", offered })),
  );
  return stored("2026-01-05T10-00-00Z-ladder-local", "ladder", "local", segments, {});
}

function poolsRun(): CurrentResult {
  const random = seededRandom(6);
  const segments = [10, 25, 50].flatMap((poolMax) =>
    [16, 32, 64].flatMap((maxInFlight) =>
      ["parallel", "coalesced"].map((mode) =>
        segmentFor(random, armOf(mode, { poolMax, maxInFlight }), { model: "closed", connections: 64 }),
      ),
    ),
  );
  return stored("2026-01-06T10-00-00Z-pools-local", "pools", "local", segments, {});
}

function earlierRun(): StoredResult {
  const { file, document } = compareRun("2025-12-01T10-00-00Z-first", "embedded");
  return { file, document: { ...document, schemaVersion: 1 } };
}
