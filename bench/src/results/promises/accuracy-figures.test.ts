import { expect, test } from "bun:test";
import { accuracyCase, accuracyDocument, accuracyRun, called, foundIt } from "./accuracy.fixture.ts";
import type { AccuracyRun } from "./accuracy-document.ts";
import { accuracyFigures } from "./accuracy-figures.ts";
import { passes } from "./measurement.ts";
import { verifyAccuracy } from "./read-accuracy.ts";

const times = (count: number, run: AccuracyRun) => Array.from({ length: count }, () => run);
const falseAlarm = accuracyRun({ faster: [called], slower: [called], gate: "undecided" });

function equal(runs: AccuracyRun[]) {
  const figures = accuracyFigures({ expects: "nothing", rightShare: 0.95, runs });
  return {
    passed: passes(figures),
    values: Object.fromEntries(figures.map(({ what, value }) => [what, value])),
  };
}

function slower(runs: AccuracyRun[], rightShare = 0.8) {
  const figures = accuracyFigures({ expects: "slower", rightShare, runs });
  return {
    passed: passes(figures),
    values: Object.fromEntries(figures.map(({ what, value }) => [what, value])),
  };
}

test("of twenty comparisons of equal servers one may have a false verdict, in however many metrics", () => {
  const one = equal([falseAlarm, ...times(19, accuracyRun())]);
  expect(one.values).toMatchObject({
    runs: 20,
    "runs with a false verdict": 1,
    "runs that the gate let pass": 19,
  });
  expect(one.passed).toBe(true);
  expect(equal([...times(2, falseAlarm), ...times(18, accuracyRun())]).passed).toBe(false);
});

test("a gate that stops or cannot decide two of twenty equal servers breaks its promise", () => {
  const undecided = accuracyRun({ gate: "undecided" });
  expect(equal([undecided, ...times(19, accuracyRun())]).passed).toBe(true);
  expect(equal([...times(2, undecided), ...times(18, accuracyRun())]).passed).toBe(false);
});

test("eight of ten comparisons have to find a slower server, and the gate has to stop it", () => {
  const missed = accuracyRun({ gate: "undecided" });
  const enough = slower([...times(8, foundIt()), ...times(2, missed)]);
  expect(enough.values).toMatchObject({ "runs that found it": 8, "runs that the gate stopped": 8 });
  expect(enough.passed).toBe(true);
  expect(slower([...times(7, foundIt()), ...times(3, missed)]).passed).toBe(false);
  expect(slower([...times(7, foundIt()), ...times(3, foundIt({ gate: "undecided" }))]).passed).toBe(false);
  expect(slower([...times(9, foundIt()), missed], 1).passed).toBe(false);
});

test("one verdict the wrong way round breaks a promise, and so does a gate that lets a slower server pass", () => {
  const found = times(9, foundIt());
  expect(slower([...found, foundIt({ faster: [called] })]).passed).toBe(false);
  expect(slower([...found, foundIt({ gate: "kept" })]).passed).toBe(false);
});

test("a comparison that failed breaks a promise", () => {
  const failed = accuracyRun({ failure: "the server ended", plannedSeconds: null, gate: null });
  expect(equal([failed, ...times(19, accuracyRun())]).values["runs that failed"]).toBe(1);
  expect(equal([failed, ...times(19, accuracyRun())]).passed).toBe(false);
});

test("a comparison has to end within ten per cent of the time that it announced", () => {
  const { values, passed } = equal([...times(19, accuracyRun()), accuracyRun({ seconds: 91 })]);
  expect(values["largest deviation from the announced time"]).toBeCloseTo(9);
  expect(passed).toBe(true);
  expect(equal([...times(19, accuracyRun()), accuracyRun({ seconds: 111 })]).passed).toBe(false);
  expect(equal([accuracyRun({ failure: "x", plannedSeconds: null })]).values).toMatchObject({
    "largest deviation from the announced time": Number.NaN,
  });
});

test("a trial as it was written verifies; an edited comparison and an edited verdict are found", () => {
  const stored = (document: object) => JSON.parse(JSON.stringify(document));
  expect(verifyAccuracy(stored(accuracyDocument()))).toEqual([]);
  const unmeasured = accuracyCase({
    runs: [accuracyRun({ failure: "x", plannedSeconds: null, gate: null })],
  });
  expect(verifyAccuracy(stored(accuracyDocument({ cases: [unmeasured] })))).toEqual([]);

  const edited = accuracyDocument();
  edited.cases[0]?.runs[0]?.faster.push(called);
  expect(verifyAccuracy(stored(edited)).map(({ place }) => place)).toEqual(["cases[0].figures[1].value"]);
  const wrong = accuracyDocument();
  if (wrong.cases[1]) wrong.cases[1].passed = false;
  expect(verifyAccuracy(stored(wrong)).map(({ place }) => place)).toEqual(["cases[1].passed"]);
});
