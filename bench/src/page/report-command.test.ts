import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../cli/usage-error.ts";
import { reportCommand } from "./report-command.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "report-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("writes the page and the list, says what it wrote, and leaves the schema alone", async () => {
  await Bun.write(join(folder, "schema.json"), "{}");
  const lines: string[] = [];
  expect(await reportCommand([], { folder, print: (line) => void lines.push(line) })).toBe(0);
  expect(lines.map((line) => line.split("  ")[0])).toEqual([
    join(folder, "index.html"),
    join(folder, "README.md"),
  ]);
  expect(await Bun.file(join(folder, "index.html")).text()).toStartWith("<!doctype html>");
});

test("a file that cannot be read is named, and nothing is written over", async () => {
  const before = await Bun.file(join(folder, "index.html")).text();
  await Bun.write(join(folder, "2026-01-01T00-00-00Z-cut.json"), '{"schemaVersion": 2, "runId"');
  await expect(reportCommand([], { folder, print: () => {} })).rejects.toThrow(
    "2026-01-01T00-00-00Z-cut.json: ",
  );
  expect(await Bun.file(join(folder, "index.html")).text()).toBe(before);
});

test("help explains it, and anything else is refused", async () => {
  const lines: string[] = [];
  expect(await reportCommand(["--help"], { folder, print: (line) => void lines.push(line) })).toBe(0);
  expect(lines.join("\n")).toContain("bun run bench report");
  await expect(reportCommand(["--quick"], { folder })).rejects.toThrow(UsageError);
});
