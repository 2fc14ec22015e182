import { expect, test } from "bun:test";
import { join, relative } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { kindOfExperiment, ownFile, ownFolder, RUN_KINDS, shownPath } from "./places.ts";

test("every kind of run has its own place below results/local", () => {
  const folder = ownFolder("/clone", {});
  expect(RUN_KINDS.map((kind) => relative("/clone", ownFile(kind, "x", folder)))).toEqual([
    "results/local/x.json",
    "results/local/aa/x.json",
    "results/local/ab/x.json",
    "results/local/tuning/x.json",
    "results/local/costs/x.json",
    "results/local/drills/x.json",
    "results/local/smoke/x.json",
    "results/local/accuracy/x.json",
    "results/local/web/x.json",
    "results/local/imported/x.json",
  ]);
});

test("BENCH_RESULTS_DIR names another folder; an empty one names none", () => {
  expect(ownFolder("/clone", { BENCH_RESULTS_DIR: "/elsewhere" })).toBe("/elsewhere");
  expect(ownFolder("/clone", { BENCH_RESULTS_DIR: "mine" })).toBe("/clone/mine");
  expect(ownFolder("/clone", { BENCH_RESULTS_DIR: "" })).toBe("/clone/results/local");
});

test("a mode compared with itself is of a kind of its own, whichever command ran it", () => {
  expect(kindOfExperiment("compare", ["compare", "--quick"])).toBe("experiments");
  expect(kindOfExperiment("compare", ["compare", "--aa", "--quick"])).toBe("aa");
});

test("so is a comparison of services that are not of this system", () => {
  expect(kindOfExperiment("ab", ["ab", "URL", "URL"])).toBe("ab");
});

test("a path is shown from the repository's root, and one outside as it is", () => {
  expect(shownPath("/clone/results/x.json", "/clone")).toBe("results/x.json");
  expect(shownPath("/clones/x.json", "/clone")).toBe("/clones/x.json");
});

test("nothing else in the repository's code names the folder of results to write there", async () => {
  const named: string[] = [];
  for (const folder of ["bench/src", "drills/src", "deploy", "system/src", "database/src", "kit/src"])
    for await (const file of new Bun.Glob(`${folder}/**/*.ts`).scan(repositoryRoot)) {
      if (/\.(test|fixture)\.ts$|node_modules/.test(file) || file === "bench/src/results/files/places.ts")
        continue;
      const code = await Bun.file(join(repositoryRoot, file)).text();
      // As a path that is put together: join(root, "results"), `${root}/results/…`. Prose and imports of schemas name it too.
      if (/["'`]results["'`]|\}\/results\b/.test(code)) named.push(file);
    }
  expect(named).toEqual(["deploy/smoke/src/steps/bench.ts"]);
});
