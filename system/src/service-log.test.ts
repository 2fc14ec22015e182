import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileLog } from "./service-log.ts";

const folder = mkdtempSync(join(tmpdir(), "service-log-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The last words of a log that holds this text. */
async function lastWordsIn(name: string, text: string): Promise<string> {
  const log = fileLog(join(folder, `${name}.log`));
  writeSync(log.descriptor, text);
  log.close();
  return await log.lastWords();
}

const entry = `${JSON.stringify({ level: 30, msg: "request", url: "/".repeat(100) })}\n`;
const longerThanTheTail = entry.repeat(300);

test("an entry that the tail of a long log cuts in two is not taken for words", async () => {
  expect(await lastWordsIn("silent", longerThanTheTail)).toBe("");
});

test("the last words of a long log are found", async () => {
  expect(await lastWordsIn("long", `${longerThanTheTail}error: the disk is full\n`)).toBe(
    "error: the disk is full",
  );
});

test("the first line of a short log is whole, and counts", async () => {
  expect(await lastWordsIn("short", `heroes: PORT: expected a whole number\n${entry}`)).toBe(
    "heroes: PORT: expected a whole number",
  );
});
