import { expect, test } from "bun:test";
import { wrkVersionIn } from "./wrk-program.ts";
import { histogramOf, measuredCounts, readReport, type WrkReport } from "./wrk-report.ts";

/** 12 responses on 2 connections in 600 us: one request per connection each 100 us. */
const report: WrkReport = {
  requests: 12,
  durationUs: 600,
  connect: 0,
  read: 0,
  write: 0,
  status: 0,
  timeout: 0,
  counts: [
    [50, 8],
    [90, 2],
    [250, 1],
    [340, 1],
  ],
};

/** What wrk does to its records before it passes them on. */
function corrected(counts: WrkReport["counts"], intervalUs: number): WrkReport["counts"] {
  const data = new Map(counts);
  for (const [us, count] of counts.toSorted(([a], [b]) => a - b)) {
    for (let added = us - intervalUs; added > intervalUs; added -= intervalUs)
      data.set(added, (data.get(added) ?? 0) + count);
  }
  return [...data].toSorted(([a], [b]) => a - b);
}

const ascending = (counts: WrkReport["counts"]) => counts.toSorted(([a], [b]) => a - b);

test("the responses that wrk adds are taken out again, and what it measured remains", () => {
  const counts = corrected(report.counts, 100);
  expect(counts).toEqual([
    [50, 8],
    [90, 2],
    [140, 1],
    [150, 1],
    [240, 1],
    [250, 1],
    [340, 1],
  ]);
  expect(ascending(measuredCounts({ ...report, counts }, 2))).toEqual(report.counts);
});

test("it also finds measured responses that take as long as added ones", () => {
  const measured: WrkReport["counts"] = [
    [110, 3],
    [210, 5],
    [310, 2],
    [410, 2],
  ];
  const counts = corrected(measured, 100);
  expect(counts).not.toEqual(measured);
  expect(ascending(measuredCounts({ ...report, counts }, 2))).toEqual(measured);
});

test("records that are not those of the responses are refused", () => {
  const counts: WrkReport["counts"] = [[50, 11]];
  expect(() => measuredCounts({ ...report, counts }, 2)).toThrow("give --generator autocannon");
});

test("late responses are in no record", () => {
  const counts: WrkReport["counts"] = [[50, 9]];
  expect(measuredCounts({ ...report, timeout: 3, counts }, 2)).toEqual(counts);
});

test("of failed responses the fastest latencies are taken out", () => {
  const histogram = histogramOf({ ...report, status: 9 }, 2);
  expect(histogram.totalCount).toBe(3);
  expect(histogram.minNonZeroValue).toBe(90);
});

test("the report is the last line; without one the error has the end of the output", () => {
  expect(readReport(`Running 1s test\n  12 requests\n\n${JSON.stringify(report)}\n`)).toEqual(report);
  expect(() => readReport("Running 1s test\n")).toThrow("wrk printed no report: Running 1s test");
});

test("versions 4 are known, whatever a distribution writes around them", () => {
  expect(
    ["wrk debian/4.1.0-3+b2 [epoll] Copyright", "wrk 4.2.0 [kqueue]", "wrk 3.1.2 [epoll]", "usage"].map(
      wrkVersionIn,
    ),
  ).toEqual(["4.1.0", "4.2.0", undefined, undefined]);
});
