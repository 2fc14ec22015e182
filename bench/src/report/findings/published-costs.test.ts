import { expect, test } from "bun:test";
import { costsResult } from "../../results/paired/costs.fixture.ts";
import type { CostsResult } from "../../results/paired/costs-result.ts";
import type { StoredRun } from "../../results/stored-run.ts";
import { publishedCosts } from "./published-costs.ts";

const run = (file: string, changes: Partial<CostsResult> = {}): StoredRun => ({
  file,
  result: { kind: "costs", document: { ...costsResult(), ...changes } },
});
const chosen = (runs: readonly StoredRun[]) =>
  new Map(publishedCosts(runs).map(({ cost, file }) => [cost, file]));

test("each cost is that of its newest run, whatever their order", () => {
  const runs = [run("costs/2026-01-02T10-00-00Z-new.json"), run("costs/2026-01-01T10-00-00Z-old.json")];
  for (const order of [runs, runs.toReversed()])
    expect(chosen(order).get("gateway")).toBe("costs/2026-01-02T10-00-00Z-new.json");
});

test("a complete run precedes a newer one that is not", () => {
  const stopped = run("costs/2026-01-03T10-00-00Z-cut.json", { complete: false });
  expect(chosen([stopped, run("costs/2026-01-02T10-00-00Z-whole.json")]).get("gateway")).toBe(
    "costs/2026-01-02T10-00-00Z-whole.json",
  );
  expect(chosen([stopped]).get("gateway")).toBe("costs/2026-01-03T10-00-00Z-cut.json");
});

test("a cost that only an older run measured is taken from that one", () => {
  const { derived } = costsResult();
  const none = { ...derived, arms: [] };
  const runs = [
    run("costs/2026-01-02T10-00-00Z-none.json", { derived: none }),
    run("costs/2026-01-01T10-00-00Z-all.json"),
  ];
  expect(chosen(runs).get("gateway")).toBe("costs/2026-01-01T10-00-00Z-all.json");
});
