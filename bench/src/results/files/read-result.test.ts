import { expect, test } from "bun:test";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { documentOf } from "../document.ts";
import { observed, resultForTests } from "../result.fixture.ts";
import { publishedFiles } from "./published-files.ts";
import { parseResult, readResult } from "./read-result.ts";

const results = join(repositoryRoot, "results");
const whole = JSON.stringify(resultForTests(), null, 2);

const edited = (change: (document: ReturnType<typeof resultForTests> & Record<string, unknown>) => void) => {
  const document = JSON.parse(whole);
  change(document);
  return JSON.stringify(document);
};

test.each(await publishedFiles(results))("%s is what the schema says", async (file) => {
  expect([1, 2]).toContain((await readResult(join(results, file))).schemaVersion);
});

test("a result with a row of every kind matches the schema", () => {
  expect(parseResult(whole)).toEqual(resultForTests());
});

test("so is what the laboratory makes of a run", () => {
  expect(() => parseResult(JSON.stringify(documentOf(observed)))).not.toThrow();
});

test.each([
  ["an empty file", "", "is empty"],
  ["a page", "<html>", "is not JSON: "],
  ["a comma too many", '{"a": 1,}', "is not JSON: "],
  ["the beginning of a result", whole.slice(0, 5000), "ends in the middle: after 5000 characters, with …"],
  ["one that ends within a string", whole.slice(0, whole.indexOf("sequential") + 3), '"baseline": "seq'],
  ["one without its last bracket", whole.slice(0, -1), "ends in the middle"],
  ["a list", "[]", "has no schemaVersion, so it is not a result"],
  ["a number", "7", "has no schemaVersion, so it is not a result"],
  [
    "a newer one",
    '{"schemaVersion": 3}',
    "was written by a newer version (schema 3; this one reads up to 2)",
  ],
  ["a version in words", '{"schemaVersion": "2"}', 'has an unknown schemaVersion: "2"; expected 1 to 2'],
  ["version 0", '{"schemaVersion": 0}', "has an unknown schemaVersion: 0"],
  ["little more than a version", '{"schemaVersion": 1}', "results/schema.json: the file has no runId"],
])("%s is refused in one line", (_, text, message) => {
  expect(() => parseResult(text)).toThrow(message);
});

test.each([
  ["a missing part", edited((it) => Reflect.deleteProperty(it, "digests")), "the file has no digests"],
  [
    "an unknown part",
    edited((it) => Object.assign(it.env, { hostname: "x" })),
    "env holds hostname, which is not known there",
  ],
  [
    "an unknown field of a segment",
    edited((it) => Object.assign(it.segments[1] ?? {}, { speed: 9 })),
    "segments[1] holds speed, which is not known there",
  ],
  [
    "another type",
    edited((it) => Object.assign(it.segments[2] ?? {}, { good: "many" })),
    "segments[2].good must be integer",
  ],
  [
    "out of range",
    edited((it) => Object.assign(it.segments[0] ?? {}, { errors: -1 })),
    "segments[0].errors must be >= 0",
  ],
  [
    "a word that is none",
    edited((it) => Object.assign(it.comparisons[0] ?? {}, { verdict: "better" })),
    'comparisons[0].verdict must be one of "faster", "slower"',
  ],
  [
    "no histogram",
    edited((it) => Object.assign(it.segments[0]?.histogram ?? {}, { data: "abc" })),
    "segments[0].histogram.data must match pattern",
  ],
  [
    "a load without its number",
    edited((it) => Reflect.deleteProperty(it.costs[0]?.load ?? {}, "connections")),
    "costs[0].load has no connections",
  ],
])("%s is refused, and its place named", (_, text, message) => {
  expect(() => parseResult(text)).toThrow(`does not match results/schema.json: ${message}`);
});

test("a missing file is reported as missing", async () => {
  await expect(readResult(join(results, "nothing.json"))).rejects.toThrow("there is no such file");
});
