import { machineForTests } from "../record/machine.fixture.ts";
import type { AccuracyCase, AccuracyDocument, AccuracyRun, Called } from "./accuracy-document.ts";
import { accuracyFigures } from "./accuracy-figures.ts";
import { passes } from "./measurement.ts";

/** A verdict about the median of a closed loop. */
export const called: Called = { metric: "p50", load: { model: "closed", connections: 16 } };

/** A comparison that found nothing and took as long as it was announced. */
export const accuracyRun = (change: Partial<AccuracyRun> = {}): AccuracyRun => ({
  runId: "2026-01-01T00-00-00Z-accuracy-aa-01",
  failure: null,
  seconds: 100,
  plannedSeconds: 100,
  faster: [],
  slower: [],
  gate: "kept",
  ...change,
});

/** A comparison of servers that are not equal, which found it. */
export const foundIt = (change: Partial<AccuracyRun> = {}) =>
  accuracyRun({ slower: [called], gate: "regressed", ...change });

/** A case with these comparisons. */
export function accuracyCase({
  expects = "nothing",
  rightShare = 0.95,
  runs,
}: Partial<AccuracyCase> & Pick<AccuracyCase, "runs">): AccuracyCase {
  const figures = accuracyFigures({ expects, rightShare, runs });
  return {
    name: expects === "nothing" ? "aa" : "cpu",
    title: expects === "nothing" ? "Two equal servers" : "10 % more CPU time",
    expects,
    rightShare,
    both: { LOOKUP: "index" },
    hidden: expects === "nothing" ? {} : { EXTRA_CPU_PERCENT: "10" },
    figures,
    remarks: [],
    passed: passes(figures),
    seconds: 200,
    runs,
  };
}

const { autocannon, k6, ...machine } = machineForTests();

/** A trial of two cases, both of which passed. */
export function accuracyDocument(change: Partial<AccuracyDocument> = {}): AccuracyDocument {
  return structuredClone({
    schema: "accuracy/1",
    started: "2026-01-01T00:00:00.000Z",
    name: "accuracy",
    seconds: 400,
    machine,
    git: { commit: "0123456789abcdef0123456789abcdef01234567", dirty: false },
    runtime: { name: "node", version: "20.0.0" },
    argv: ["--quick"],
    cases: [
      accuracyCase({ runs: [accuracyRun(), accuracyRun()] }),
      accuracyCase({ expects: "slower", rightShare: 0.8, runs: [foundIt(), foundIt()] }),
    ],
    ...change,
  } satisfies AccuracyDocument);
}
