import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileLog } from "./service-log.ts";

const folder = mkdtempSync(join(tmpdir(), "service-log-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The reason that a log with this text gives. */
async function reasonIn(name: string, text: string): Promise<string> {
  const log = fileLog(join(folder, `${name}.log`));
  writeSync(log.descriptor, text);
  log.close();
  return await log.reason();
}

const entry = `${JSON.stringify({ level: 30, msg: "request", url: "/".repeat(100) })}\n`;
const longerThanTheTail = entry.repeat(300);

test("an incomplete entry at the start of the tail of a long log is no reason", async () => {
  expect(await reasonIn("silent", longerThanTheTail)).toBe("");
});

test("the reason at the end of a long log is found", async () => {
  expect(await reasonIn("long", `${longerThanTheTail}error: the disk is full\n`)).toBe(
    "error: the disk is full",
  );
});

test("the first line of a short log is complete, and counts", async () => {
  expect(await reasonIn("short", `error: the disk is full\n${entry}`)).toBe("error: the disk is full");
});
