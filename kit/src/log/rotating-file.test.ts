import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rotatingFile } from "./rotating-file.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "rotating-file-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

const textOf = (name: string) => readFileSync(join(dir, name), "utf8");

/** A file of at most ten bytes, what it drops, and a clock that stands. */
function tenBytes({ path = join(dir, "log"), oldFiles = 2 } = {}) {
  const dropped: string[] = [];
  const clock = { ms: 0 };
  const { write } = rotatingFile(path, {
    maxBytes: 10,
    oldFiles,
    onDropped: (lines, error) => dropped.push(`${lines.trim()}: ${(error as NodeJS.ErrnoException).code}`),
    now: () => clock.ms,
  });
  return { write, dropped, clock };
}

test("file and folder are created with the first line", () => {
  const path = join(dir, "deep", "er", "log");
  const { write } = tenBytes({ path });
  expect(readdirSync(dir)).toEqual([]);
  write("a\n");
  expect(readFileSync(path, "utf8")).toBe("a\n");
});

test("a line that would make the file too large starts a new one; the given number of old ones is kept", () => {
  const { write, dropped } = tenBytes();
  for (const letter of "abcdefgh") write(`${letter}234\n`);
  expect(readdirSync(dir).toSorted()).toEqual(["log", "log.1", "log.2"]);
  expect([textOf("log"), textOf("log.1"), textOf("log.2")]).toEqual([
    "g234\nh234\n",
    "e234\nf234\n",
    "c234\nd234\n",
  ]);
  expect(dropped).toEqual([]);
});

test("size is counted in bytes, not in letters", () => {
  const { write } = tenBytes();
  write("ééé\n");
  write("ééé\n");
  expect([textOf("log"), textOf("log.1")]).toEqual(["ééé\n", "ééé\n"]);
});

test("existing content stays and counts", () => {
  writeFileSync(join(dir, "log"), "before\n");
  const { write } = tenBytes();
  write("a\n");
  expect(textOf("log")).toBe("before\na\n");
  write("bc\n");
  expect([textOf("log"), textOf("log.1")]).toEqual(["bc\n", "before\na\n"]);
});

test("a line longer than a file may be is written whole, alone", () => {
  const { write } = tenBytes();
  write("a\n");
  write("much longer than ten\n");
  write("b\n");
  expect([textOf("log"), textOf("log.1"), textOf("log.2")]).toEqual(["b\n", "much longer than ten\n", "a\n"]);
});

test("without old files it starts again", () => {
  const { write } = tenBytes({ oldFiles: 0 });
  for (const letter of "abc") write(`${letter}234\n`);
  expect(readdirSync(dir)).toEqual(["log"]);
  expect(textOf("log")).toBe("c234\n");
});

describe("a disk that fails", () => {
  test("drops lines and throws nothing, and is not tried for a second", () => {
    symlinkSync("/dev/full", join(dir, "log"));
    const { write, dropped, clock } = tenBytes();
    write("a\n");
    rmSync(join(dir, "log"));
    clock.ms = 999;
    write("b\n");
    expect(dropped).toEqual(["a: ENOSPC", "b: ENOSPC"]);
  });

  test("is tried again afterwards", () => {
    const { write, dropped, clock } = tenBytes({ path: join(dir, "folder", "log") });
    writeFileSync(join(dir, "folder"), "in the way");
    write("a\n");
    expect(dropped).toHaveLength(1);
    rmSync(join(dir, "folder"));
    clock.ms = 1000;
    write("b\n");
    expect(dropped).toHaveLength(1);
    expect(textOf("folder/log")).toBe("b\n");
  });
});
