import { expect, test } from "bun:test";
import { parseTuning, verifyTuning } from "./read-tuning.ts";
import { tuningResult } from "./tuning.fixture.ts";
import type { TuningResult } from "./tuning-result.ts";

const written = (edit: (result: TuningResult) => void = () => {}) => {
  const result = tuningResult();
  edit(result);
  return JSON.stringify(result);
};

test("a result follows its schema, and has no differences", () => {
  expect(verifyTuning(parseTuning(written()))).toEqual([]);
});

test("what the schema does not know or requires is named", () => {
  expect(() => parseTuning(written((result) => Object.assign(result.arms[0] ?? {}, { dir: "x" })))).toThrow(
    "does not match results/tuning/schema.json: arms[0] holds dir, which is not known there",
  );
  expect(() =>
    parseTuning(
      written((result) => Reflect.deleteProperty(result.passes[3]?.processes.fights ?? {}, "cpuMs")),
    ),
  ).toThrow("passes[3].processes.fights has no cpuMs");
  expect(() => parseTuning(written((result) => Object.assign(result, { schemaVersion: 2 })))).toThrow(
    "was written by a newer version (schema 2; this one reads up to 1)",
  );
});

test("an edited derived value is named, and so is one whose pass was edited", () => {
  const edited = parseTuning(
    written(({ derived }) => Object.assign(derived[1]?.cpuRatio ?? {}, { median: 0.5 })),
  );
  expect(verifyTuning(edited)).toEqual([
    { place: "derived[1].cpuRatio.median", problem: expect.stringContaining("the file says 0.5") },
  ]);
  const raw = parseTuning(written(({ passes }) => Object.assign(passes[0] ?? {}, { answers: 2000 })));
  expect(verifyTuning(raw).length).toBeGreaterThan(0);
});
