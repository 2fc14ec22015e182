import { expect, test } from "bun:test";
import {
  circlesIn,
  grouped,
  importsOf,
  roomOf,
  upwardImports,
} from "@super-heroes/testing/analysis/import-graph";

const imports = importsOf(import.meta.dir);
const rooms = grouped(imports, roomOf);

/** The rooms, each above those that it imports. */
const ORDER = [
  "own-page",
  "published-page",
  "watch-page",
  "sections",
  "charts",
  "html",
  "terminal",
  "markdown",
  "sentences",
  "tables",
  "findings",
  "words",
];

test("no files of the report import each other in a circle", () => {
  expect(imports.size).toBeGreaterThan(50);
  expect(circlesIn(imports)).toEqual([]);
});

test("each room imports only from rooms below it", () => {
  expect([...rooms.keys()].toSorted()).toEqual(ORDER.toSorted());
  expect(upwardImports(rooms, ORDER)).toEqual([]);
});
