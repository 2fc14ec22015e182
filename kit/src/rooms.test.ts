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

/** The rooms as the README lists them, from the top to the bottom. */
const order = [
  ...(await Bun.file(`${import.meta.dir}/../README.md`).text()).matchAll(/^\| `([a-z]+(?:\/|\.ts))` +\|/gm),
].map(([, room = ""]) => room.replace("/", ""));

test("no files import each other in a circle", () => {
  expect(imports.size).toBeGreaterThan(100);
  expect(circlesIn(imports)).toEqual([]);
});

test("no rooms import each other, directly or in a circle", () => {
  expect(circlesIn(rooms)).toEqual([]);
});

test("the README lists every room, and each imports only from rooms below it", () => {
  expect(order.toSorted()).toEqual([...rooms.keys()].toSorted());
  expect(upwardImports(rooms, order)).toEqual([]);
});

test("at most four files are in no room", () => {
  expect(order.filter((room) => room.endsWith(".ts")).length).toBeLessThanOrEqual(4);
});
