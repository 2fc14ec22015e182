import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countLines, type LogPlace, openLogFiles } from "./log-files.ts";

let dir: string;
let dropped: [LogPlace, number][];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "log-files-"));
  dropped = [];
});
afterEach(() => rmSync(dir, { recursive: true }));

const open = (options: { shared?: boolean; maxBytes?: number } = {}) =>
  openLogFiles({
    dir,
    service: "heroes",
    oldFiles: 1,
    onDropped: (to, lines) => dropped.push([to, lines]),
    ...options,
  });
const textOf = (name: string) => readFileSync(join(dir, name), "utf8");

test("every line is in the one, errors and worse are in the other as well", () => {
  const files = open();
  for (const level of [20, 30, 40, 50, 60]) files.write(`${level}\n`, level);
  expect(textOf("heroes.log")).toBe("20\n30\n40\n50\n60\n");
  expect(textOf("heroes_errors.log")).toBe("50\n60\n");
});

test("each rotates by itself", () => {
  const files = open({ maxBytes: 6 });
  for (const level of [50, 30, 30]) files.write(`${level}\n`, level);
  expect(readdirSync(dir).toSorted()).toEqual(["heroes.log", "heroes.log.1", "heroes_errors.log"]);
});

test("processes that share a folder have separate files", () => {
  open({ shared: true }).write("a\n", 50);
  const own = [`heroes.${process.pid}.log`, `heroes.${process.pid}_errors.log`];
  expect(readdirSync(dir).toSorted()).toEqual(own.toSorted());
});

test("a full disk under one of them does not affect the other; its lines are counted", () => {
  symlinkSync("/dev/full", join(dir, "heroes.log"));
  const files = open();
  files.write("a\nb\n", 30);
  files.write("c\n", 50);
  expect(dropped).toEqual([
    ["file", 2],
    ["file", 1],
  ]);
  expect(textOf("heroes_errors.log")).toBe("c\n");
});

test("lines are counted by their ends", () => {
  expect(["", "a\n", "a\nb\n"].map(countLines)).toEqual([0, 1, 2]);
});
