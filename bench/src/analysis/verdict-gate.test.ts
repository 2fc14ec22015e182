import { expect, test } from "bun:test";
import { decidesUnder, GATE_EXIT, type GatedRow, gateOf } from "./verdict-gate.ts";

const LIMIT = 0.05;

/** A deciding latency that is 1 % higher, with an interval within the limit. */
const latency = (change: Partial<GatedRow> = {}): GatedRow => ({
  better: "lower",
  estimate: 0.01,
  low: -0.01,
  high: 0.03,
  verdict: "equivalent",
  isDeciding: true,
  ...change,
});

const throughput = (change: Partial<GatedRow>): GatedRow => latency({ better: "higher", ...change });

test("a limit is kept where the whole interval of each deciding metric is within it", () => {
  expect(gateOf([latency(), throughput({ low: -0.04, high: 0.2 })], LIMIT)).toBe("kept");
});

test("an improvement of any size is kept", () => {
  expect(gateOf([latency({ estimate: -0.5, low: -0.6, high: -0.4, verdict: "faster" })], LIMIT)).toBe("kept");
});

test("slower by more than the limit has regressed, also in a metric that does not decide", () => {
  const slower = latency({ estimate: 0.1, low: 0.04, high: 0.16, verdict: "slower", isDeciding: false });
  expect(gateOf([latency(), slower], LIMIT)).toBe("regressed");
  const fewer = throughput({ estimate: -0.08, low: -0.1, high: -0.06, verdict: "slower" });
  expect(gateOf([fewer], LIMIT)).toBe("regressed");
});

test("slower, but within the limit, is kept", () => {
  expect(gateOf([latency({ estimate: 0.04, low: 0.035, high: 0.045, verdict: "slower" })], LIMIT)).toBe(
    "kept",
  );
});

test.each([
  ["an interval that reaches beyond the limit", [latency({ high: 0.06, verdict: "inconclusive" })]],
  ["a large effect that may be noise", [latency({ estimate: 0.2, high: 0.5, verdict: "inconclusive" })]],
  ["no interval", [latency({ low: null, high: null, verdict: "inconclusive" })]],
  ["no deciding metric", [latency({ isDeciding: false })]],
  ["no comparison", []],
])("%s is undecided", (_, rows) => {
  expect(gateOf(rows, LIMIT)).toBe("undecided");
});

test("each outcome has an exit code of its own", () => {
  expect(GATE_EXIT).toEqual({ kept: 0, regressed: 1, undecided: 3 });
});

test("half the throughput is as much worse as twice the latency", () => {
  const half = throughput({ estimate: -0.5, low: -0.5, high: -0.5, verdict: "slower" });
  expect(gateOf([half], 1)).toBe("kept");
  expect(gateOf([half], 0.99)).toBe("regressed");
});

test("the metrics that decide are those that a load can measure with little noise", () => {
  expect(decidesUnder({ model: "closed", connections: 64 })).toEqual(["throughput", "p50"]);
  expect(decidesUnder({ model: "open", offered: 50 })).toEqual(["p50", "p95"]);
});
