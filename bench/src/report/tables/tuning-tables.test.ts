import { expect, test } from "bun:test";
import { tuningResult } from "../../results/paired/tuning.fixture.ts";
import { tuningReport } from "./tuning-tables.ts";

test("each mode has a table: the baseline first, the other arms with their ratio and interval", () => {
  const report = tuningReport(tuningResult());
  expect(report).toContain("6 rounds of 2 × 1 s, 64 connections, local stores. CPU in µs per fight");
  const [, caption, table = ""] = report.split("\n\n");
  const [titles, before, after] = table.split("\n");
  expect(caption).toBe("The arms in parallel, the baseline first");
  expect(titles).toMatch(
    /^arm +fights +heroes-db +all +CPU × +95 % interval +fights\/s +fights\/s × +95 % interval +peak memory$/,
  );
  expect(before).toMatch(/^before +150 +50\.0 +200 +– +– +1,000 +– +– +80 MB$/);
  expect(after).toMatch(/^after .* 0\.900 +0\.880 to 0\.920 +1,100 +1\.100 +1\.100 to 1\.100 +80 MB$/);
});

test("a stopped run is marked, and too few rounds have no interval", () => {
  const result = tuningResult();
  result.complete = false;
  for (const { cpuRatio } of result.derived) if (cpuRatio) Object.assign(cpuRatio, { low: null, high: null });
  expect(tuningReport(result)).toContain("INCOMPLETE");
  expect(tuningReport(result)).toMatch(/ 0\.900 +too few rounds /);
});
