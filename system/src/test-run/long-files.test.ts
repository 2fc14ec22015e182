import { expect, test } from "bun:test";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { testFiles } from "./files.ts";
import { LONG_FILES, runsOf } from "./long-files.ts";

const files = await testFiles(repositoryRoot);

test("each long file exists", () => {
  expect(files).toEqual(expect.arrayContaining([...LONG_FILES]));
});

test("the long files run first, and every file runs once", () => {
  const runs = runsOf(files);
  expect(runs[0]).toEqual(files.filter((file) => LONG_FILES.includes(file)));
  expect(runs.flat().toSorted()).toEqual(files);
});

test("files of one kind are one run", () => {
  expect(runsOf(["kit/a.test.ts"])).toEqual([["kit/a.test.ts"]]);
  expect(runsOf(LONG_FILES)).toEqual([[...LONG_FILES]]);
});
