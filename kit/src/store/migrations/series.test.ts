import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSeries } from "./series.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "series-"));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, text = "select 1;") => writeFile(join(folder, name), text);

test("the files of an engine, in the order of their numbers", async () => {
  await write("0002-count-changes.postgres.sql");
  await write("0001-first-schema.postgres.sql", "create table hero (id integer);");
  await write("0001-first-schema.sqlite.sql");
  await write("0001-first-schema.mongodb.ts");
  const { migrations, newest } = await readSeries(folder, "postgres");
  expect(newest).toBe(2);
  expect(migrations.map(({ number, name }) => [number, name])).toEqual([
    [1, "first-schema"],
    [2, "count-changes"],
  ]);
  expect(migrations[0]?.text).toBe("create table hero (id integer);");
});

test("a checksum depends on the text, and not on its line ends", async () => {
  const checksum = async (text: string) => {
    await write("0001-one.sqlite.sql", text);
    return (await readSeries(folder, "sqlite")).migrations[0]?.checksum;
  };
  expect(await checksum("one\ntwo\n")).toBe((await checksum("one\r\ntwo\r\n")) as string);
  expect(await checksum("one\ntwo\n")).not.toBe((await checksum("one two\n")) as string);
});

test.each([
  ["another name", ["2-count.sqlite.sql"], "expected a name such as 0002-count-changes.postgres.sql"],
  ["SQL for MongoDB", ["0001-one.mongodb.sql"], "expected a name such as"],
  [
    "a gap",
    ["0001-one.sqlite.sql", "0003-three.sqlite.sql"],
    "no file has the number 0002, and 0003-three.sqlite.sql has a higher one: restore the missing file",
  ],
  [
    "a number twice",
    ["0001-one.sqlite.sql", "0001-two.sqlite.sql"],
    "0001-one.sqlite.sql and 0001-two.sqlite.sql have one number: give the one that was not applied anywhere the next free number",
  ],
  ["no file", ["0001-one.postgres.sql"], "has no migrations for sqlite"],
])("%s is refused", async (_, names, message) => {
  for (const name of names) await write(name);
  await expect(readSeries(folder, "sqlite")).rejects.toThrow(message);
});
