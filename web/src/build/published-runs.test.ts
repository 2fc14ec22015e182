import { expect, test } from "bun:test";
import { join } from "node:path";
import { FOLDERS as KINDS } from "@super-heroes/bench/results/files/places";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { groupsOf } from "../pages/results/run-groups.ts";
import { FOLDERS, publishedRuns } from "./published-runs.ts";

test("runs of every kind are listed, except those of an arm with itself", () => {
  const folders = Object.values(KINDS).map((folder) => folder || ".");
  expect(FOLDERS.toSorted()).toEqual(folders.filter((folder) => folder !== "aa").toSorted());
});

test("every published run is in exactly one group, and has a file name of its own", async () => {
  const runs = (await publishedRuns(join(repositoryRoot, "results"))).map(({ run }) => run);
  const grouped = groupsOf(runs).flatMap((group) => group.runs);
  expect(grouped.map(({ file }) => file).toSorted()).toEqual(runs.map(({ file }) => file).toSorted());
  expect(new Set(runs.map(({ file }) => file)).size).toBe(runs.length);
});
