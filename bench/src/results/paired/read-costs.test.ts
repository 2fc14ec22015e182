import { expect, test } from "bun:test";
import { costsResult } from "./costs.fixture.ts";
import type { CostsResult } from "./costs-result.ts";
import { parseCosts, verifyCosts } from "./read-costs.ts";

const written = (edit: (result: CostsResult) => void = () => {}) => {
  const result = costsResult();
  edit(result);
  return JSON.stringify(result);
};

test("a result follows its schema, and has no differences", () => {
  expect(verifyCosts(parseCosts(written()))).toEqual([]);
});

test("what the schema does not know or requires is named", () => {
  expect(() => parseCosts(written(({ passes }) => Object.assign(passes[2] ?? {}, { host: "x" })))).toThrow(
    "does not match results/costs/schema.json: passes[2] holds host, which is not known there",
  );
  expect(() => parseCosts(written(({ questions }) => Object.assign(questions[0] ?? {}, { why: 1 })))).toThrow(
    "questions[0] holds why, which is not known there",
  );
  expect(() =>
    parseCosts(written(({ derived }) => Object.assign(derived.figures[0] ?? {}, { promise: "kept" }))),
  ).toThrow('derived.figures[0].promise must be one of "met", "missed", "open", null');
  expect(() => parseCosts(written((result) => Object.assign(result, { schemaVersion: 2 })))).toThrow(
    "was written by a newer version (schema 2; this one reads up to 1)",
  );
});

test("a figure that was edited is named, and a promise that was loosened after the run", () => {
  const figure = parseCosts(
    written(({ derived }) => Object.assign(derived.figures[0]?.value ?? {}, { median: 0.1 })),
  );
  expect(verifyCosts(figure)).toEqual([
    { place: "derived.figures[0].value.median", problem: expect.stringContaining("the file says 0.1") },
  ]);
  const promise = parseCosts(
    written(({ questions, derived }) => {
      Object.assign(questions[0] ?? {}, { atMost: 0.5 });
      Object.assign(derived.figures[0] ?? {}, { atMost: 0.5, promise: "met" });
    }),
  );
  expect(verifyCosts(promise)).toEqual([{ place: "questions", problem: "was edited: its digest differs" }]);
});

test("a pass that was edited, added or removed is named by its place", () => {
  const edited = parseCosts(written(({ passes }) => Object.assign(passes[5] ?? {}, { answers: 9000 })));
  expect(verifyCosts(edited)).toContainEqual({
    place: "passes[5]",
    problem: "was edited: its digest differs",
  });
  const removed = parseCosts(written(({ passes }) => void passes.pop()));
  expect(verifyCosts(removed)).toContainEqual({
    place: "passes[29]",
    problem: "was removed: only its digest is left",
  });
});
