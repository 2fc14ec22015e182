import { expect, test } from "bun:test";
import { capacityRows } from "../../analysis/capacity-rows.ts";
import { armOf, type PlannedSegment, type Segment } from "../../analysis/observation/segment.ts";
import { segmentOf } from "../../analysis/observation/segments.fixture.ts";
import { GENERATOR_LIMITED } from "../../analysis/validity.ts";
import { observedOf } from "../../results/record/observed.fixture.ts";
import { type CapacityDesign, capacityPlan } from "./capacity-plan.ts";

const design: CapacityDesign = {
  arms: [armOf("parallel"), armOf("coalesced")],
  objectiveMs: 50,
  ...{ from: 50, ratio: 1.05, trials: 3, searches: 3, confirmSeconds: 60, warmupSeconds: 2, seconds: 10 },
};
const config = observedOf({
  config: { objectiveMs: 50, ratio: 1.05, trials: 3, searches: 3, confirmSeconds: 60 },
}).config;

/** A server whose p95 passes 50 ms at so many fights a second, measured by a fake generator. */
function measured({ arm, load, ...planned }: PlannedSegment, capacityOf: Record<string, number>): Segment {
  const offered = load.model === "open" ? load.offered : 0;
  const ms = offered <= (capacityOf[arm.mode] ?? 0) ? 20 : 80;
  const good = offered * planned.seconds;
  return segmentOf({
    ...arm,
    ...planned,
    model: "open",
    connections: null,
    offered,
    good,
    latenciesMs: [ms],
  });
}

function run(measureAs: (planned: PlannedSegment) => Segment) {
  const plan = capacityPlan(design, config);
  const segments: Segment[] = [];
  for (let at = plan.segments.next(); !at.done; at = plan.segments.next(segments.at(-1) as Segment)) {
    segments.push(measureAs(at.value as PlannedSegment));
  }
  return { plan, segments };
}

const rowsOf = (segments: Segment[]) =>
  capacityRows(observedOf({ experiment: "capacity", segments, config }));

test("each arm's capacity is found within five per cent, held, and rebuilt from the record alone", () => {
  const { segments, plan } = run((planned) => measured(planned, { parallel: 737, coalesced: 2900 }));
  const rows = rowsOf(segments);
  expect(rows.map(({ arm }) => arm.mode)).toEqual(["parallel", "coalesced"]);
  for (const [index, capacity] of [737, 2900].entries()) {
    const row = rows[index];
    expect(row).toMatchObject({ atLeast: [false, false, false], confirmed: true });
    expect(row?.searches).toHaveLength(3);
    expect(row?.median).toBeGreaterThan(capacity / 1.05);
    expect(row?.median).toBeLessThanOrEqual(capacity);
  }
  expect(plan.remainingSeconds(segments)).toBe(0);
});

test("arms take turns", () => {
  const { segments } = run((planned) => measured(planned, { parallel: 737, coalesced: 737 }));
  const modes = segments.map(({ mode }) => mode);
  expect(modes.filter((mode, index) => mode === modes[index - 1])).toEqual([]);
});

test("what the generator limited is at least what passed before", () => {
  const { segments } = run((planned) => {
    const segment = measured(planned, { parallel: 1e6, coalesced: 1e6 });
    const limited = (segment.offered ?? 0) > 1000;
    return limited ? { ...segment, valid: false, reasons: [GENERATOR_LIMITED] } : segment;
  });
  expect(rowsOf(segments)[0]).toMatchObject({ median: 800, atLeast: [true, true, true] });
});

test("a search that was cut short found nothing, and one that was edited neither", () => {
  const { segments } = run((planned) => measured(planned, { parallel: 737, coalesced: 737 }));
  expect(rowsOf(segments.slice(0, 8))[0]).toMatchObject({ searches: [null], median: null, confirmed: null });
  const edited = segments.map((segment) =>
    segment.offered === 200 ? { ...segment, offered: 201 } : segment,
  );
  expect(rowsOf(edited)[0]).toMatchObject({ searches: [null, null, null] });
});

test("time left falls while a search goes on, and counts the long look at the end", () => {
  const { plan, segments } = run((planned) => measured(planned, { parallel: 737, coalesced: 737 }));
  const searched = segments.filter(({ purpose }) => purpose === "search");
  expect(plan.remainingSeconds([])).toBeGreaterThan(plan.remainingSeconds(searched.slice(0, 20)));
  expect(plan.remainingSeconds(searched)).toBeGreaterThan(120);
});
