import { afterAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findResult, newestExperiment } from "./find-result.ts";

const folder = await mkdtemp(join(tmpdir(), "find-"));
afterAll(() => rm(folder, { recursive: true }));
const own = join(folder, "local");
const folders = [own, folder];
for (const file of [
  "1-a.json",
  "3-c.json",
  "costs/9-x.json",
  "local/2-b.json",
  "local/1-a.json",
  "local/costs/5-y.json",
])
  await Bun.write(join(folder, file), "{}");

test.each([
  ["3-c.json", "3-c.json"],
  ["3-c", "3-c.json"],
  ["1-a", "local/1-a.json"],
  ["9-x", "costs/9-x.json"],
  ["5-y.json", "local/costs/5-y.json"],
])("a bare name, %s, is found in all folders and their kinds, an own result first", (name, file) => {
  expect(findResult(name, folders)).toBe(join(folder, file));
});

test("a path is what it is, whether it exists or not", () => {
  const path = join(folder, "costs/9-x.json");
  expect(findResult(path, folders)).toBe(path);
  expect(findResult("elsewhere/9-x.json", folders)).toBe("elsewhere/9-x.json");
  expect(findResult("7-z", folders)).toBe("7-z");
});

test("the newest experiment is the newest of all folders, by name", async () => {
  expect(await newestExperiment(folders)).toBe(join(folder, "3-c.json"));
  expect(await newestExperiment([own])).toBe(join(own, "2-b.json"));
  expect(await newestExperiment([join(folder, "nowhere")])).toBeUndefined();
});
