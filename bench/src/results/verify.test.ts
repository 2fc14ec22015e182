import { expect, test } from "bun:test";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { derive } from "../analysis/derive.ts";
import { emptyHistogram, encode } from "../analysis/observation/histogram.ts";
import { documentOf } from "./document.ts";
import { publishedFiles } from "./files/published-files.ts";
import { parseResult, readResult } from "./files/read-result.ts";
import { deriveForTests, observed, resultForTests } from "./result.fixture.ts";
import { verify } from "./verify.ts";

const results = join(repositoryRoot, "results");

/** What is found in a result after it was edited, as lines. */
function found(edit: (document: ReturnType<typeof resultForTests>) => void): string[] {
  const document = resultForTests();
  edit(document);
  return verify(document, deriveForTests).map(({ place, problem }) => `${place}: ${problem}`);
}

test("a result as it was written has no differences", () => {
  expect(found(() => {})).toEqual([]);
});

test("neither has one of the laboratory, with everything it really derives", () => {
  const written = parseResult(JSON.stringify(documentOf(observed)));
  expect(verify(written, derive)).toEqual([]);
});

test("a derived value that was edited is named, with what its segments give", () => {
  const given = resultForTests().comparisons[0]?.estimate;
  const lines = found(({ comparisons: [first] }) => Object.assign(first ?? {}, { estimate: -0.12 }));
  expect(lines).toEqual([`comparisons[0].estimate: the file says -0.12, its segments give ${given}`]);
});

test("a value deep in the summary, a row that was left out, and a verdict are found", () => {
  expect(found(({ summary }) => Object.assign(summary.closed[0] ?? {}, { p95Ms: 1 }))[0]).toStartWith(
    "summary.closed[0].p95Ms: the file says 1, its segments give ",
  );
  expect(found(({ noiseFloor }) => noiseFloor.pop())).toEqual([
    "noiseFloor: the file says 0 entries, its segments give 1",
  ]);
  expect(found(({ comparisons: [first] }) => Object.assign(first ?? {}, { verdict: "slower" }))).toEqual([
    'comparisons[0].verdict: the file says "slower", its segments give "faster"',
  ]);
});

test("another last digit is no difference: another machine's logarithms end in one", () => {
  const nudged = (by: number) =>
    found(({ comparisons: [first] }) => {
      if (first?.estimate) first.estimate *= 1 + by;
    });
  expect(nudged(1e-12)).toEqual([]);
  expect(nudged(1e-6)).toHaveLength(1);
});

test("a segment that was edited is found by its digest, and by what it contradicts", () => {
  const lines = found(({ segments: [, second] }) => Object.assign(second ?? {}, { good: 2000 }));
  expect(lines).toContain("segments[1].achieved: the file says 100, good / seconds is 200");
  expect(lines).toContain("segments[1].histogram: holds 1000 responses, but good is 2000");
  expect(lines).toContain("segments[1]: was edited: its digest differs");
});

test("an observed part from which nothing is derived is found by its digest", () => {
  expect(found(({ env }) => Object.assign(env, { cores: 64 }))).toEqual([
    "env: was edited: its digest differs",
  ]);
  expect(found((document) => Object.assign(document, { seed: 8 }))).toEqual([
    "seed: was edited: its digest differs",
  ]);
});

test("a segment that was removed or added is found", () => {
  expect(found(({ segments }) => segments.pop())).toContain(
    "segments[5]: was removed: only its digest is left",
  );
  expect(found(({ segments }) => segments[0] && segments.push({ ...segments[0], index: 6 }))).toContain(
    "segments[6]: was added: it has no digest",
  );
});

test("a segment counts if and only if there is no reason against it", () => {
  expect(found(({ segments }) => Object.assign(segments[4] ?? {}, { valid: true }))).toContain(
    "segments[4].valid: is true, but there is a reason against it: failed requests above 0.1 %",
  );
  expect(found(({ segments }) => Object.assign(segments[4] ?? {}, { reasons: [] }))).toContain(
    "segments[4].valid: is false, but there is no reason for it",
  );
});

test("segments that changed places are found", () => {
  expect(found(({ segments }) => segments.reverse())).toContain(
    "segments[0].index: the file says 5, its place is 0",
  );
});

test("a histogram that cannot be decoded is named, and nothing is derived from it", () => {
  const lines = found(({ segments: [first] }) => Object.assign(first?.histogram ?? {}, { data: "HISTFAAA" }));
  expect(lines).toEqual([
    "segments[0].histogram: cannot be decoded",
    "segments[0]: was edited: its digest differs",
  ]);
});

test("an empty histogram of a segment without good responses is no contradiction", () => {
  const document = resultForTests();
  const [first] = document.segments;
  Object.assign(first ?? {}, { good: 0, achieved: 0, histogram: encode(emptyHistogram()) });
  const places = verify(document, deriveForTests).map(({ place }) => place);
  expect(places).not.toContain("segments[0].histogram");
  expect(places).not.toContain("segments[0].achieved");
});

const published = await Promise.all(
  (await publishedFiles(results)).map(async (file) => ({
    file,
    result: await readResult(join(results, file)),
  })),
);

test.each(published.filter(({ result }) => result.schemaVersion === 1))(
  "$file, written in the first edition, can still be rebuilt",
  ({ result }) => {
    expect(verify(result, deriveForTests)).toEqual([]);
    const edited = structuredClone(result);
    Object.assign(edited.summary.closed[1] ?? {}, { achieved: 99_999 });
    expect(verify(edited, deriveForTests).map(({ place }) => place)).toEqual(["summary.closed[1].achieved"]);
  },
);
