import { expect, test } from "bun:test";
import { circlesIn, grouped, importsOf, roomOf, upwardImports } from "./analysis/import-graph.ts";

const imports = importsOf(import.meta.dir);
const rooms = grouped(imports, roomOf);
const page = await Bun.file(`${import.meta.dir}/../README.md`).text();
const order = [...page.matchAll(/^\| `([a-z-]+)\/`/gm)].map(([, room = ""]) => room);

test("no files import each other in a circle", () => {
  expect(imports.size).toBeGreaterThan(30);
  expect(circlesIn(imports)).toEqual([]);
});

test("the README lists every room, and each imports only from rooms below it", () => {
  expect(order.toSorted()).toEqual([...rooms.keys()].toSorted());
  expect(upwardImports(rooms, order)).toEqual([]);
});
