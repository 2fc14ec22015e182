import { expect, test } from "bun:test";
import { costsResult, observedCosts } from "../../results/paired/costs.fixture.ts";
import { costsResultOf } from "../../results/paired/read-costs.ts";
import { costsReport } from "./platform-cost-tables.ts";

test("each cost has its measured values with their limits, and its arms", () => {
  const [summary, title, , limits = "", , arms = "", , , logins = ""] = costsReport(costsResult()).split(
    "\n\n",
  );
  expect(summary).toBe("Medians over rounds with their 95 % intervals; embedded stores.");
  expect(title).toBe("gateway: 6 rounds of 1 s, 32 connections");
  expect(limits.split("\n")).toEqual([
    expect.stringMatching(/^what +arm +against +quantity +measured +95 % interval +limit +outcome$/),
    expect.stringMatching(
      /^\/api\/heroes\/1 +gateway +direct +throughput lost +30 % +20 % to 40 % +≤ 35 % +open$/,
    ),
    expect.stringMatching(/^\/api\/heroes\/1 .* CPU added per request +150 % +150 % to 150 % +– +–$/),
  ]);
  expect(arms.split("\n")[2]).toMatch(/^\/api\/heroes\/1 +gateway +12 +\d+ +250 +50 %$/);
  expect(logins.split("\n")[1]).toMatch(
    /^login +20 logins at once +– +p95 +3\d\d\.\d ms .* ≤ 500\.0 ms +open$/,
  );
});

test("a stopped run is marked, and too few rounds have no interval", () => {
  const result = costsResult();
  result.complete = false;
  for (const { value } of result.derived.figures) Object.assign(value ?? {}, { low: null, high: null });
  expect(costsReport(result)).toContain("INCOMPLETE");
  expect(costsReport(result)).toContain("too few rounds");
});

test("the number of passes that count is shown when some do not", () => {
  const observed = observedCosts();
  Object.assign(observed.passes[1] ?? {}, { errors: 20 });
  for (const pass of observed.passes) if (pass.cost === "logins") pass.errors = 20;
  const report = costsReport(costsResultOf(observed));
  expect(report).toMatch(/gateway +11 of 12 count +\d+/);
  expect(report).toMatch(/login +20 logins at once +0 of 6 count +– +– +–$/m);
});
