import { expect, test } from "bun:test";
import { differences } from "./differences.ts";

test("names each place that differs by its JSON pointer", () => {
  const committed = { paths: { "/a": { get: 1 }, "/b": 2 }, tags: [1] };
  const served = { paths: { "/a": { get: 2 }, "/c": 2 }, tags: [1] };
  expect(differences(committed, served)).toEqual([
    "/paths/~1a/get differs",
    "/paths/~1b is committed and not served",
    "/paths/~1c is served and not committed",
  ]);
  expect(differences(committed, structuredClone(committed))).toEqual([]);
});

test("lists the first ten", () => {
  const numbers = (length: number) =>
    Object.fromEntries(Array.from({ length }, (_, index) => [index, index]));
  expect(differences({}, numbers(30))).toHaveLength(10);
});
