import { afterAll, expect, test } from "bun:test";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportCommand } from "../src/commands/report-command.ts";
import { verifyCommand } from "../src/commands/verify-command.ts";
import { renderAll } from "../src/report/published-page/render-all.ts";
import { documentOf } from "../src/results/document.ts";
import { keepOwnRun } from "../src/results/files/keep-own-run.ts";
import { ownFile, ownFolder, RUN_KINDS, type RunKind } from "../src/results/files/places.ts";
import { importedResult } from "../src/results/imported/imported.fixture.ts";
import { keepResult } from "../src/results/keep-result.ts";
import { costsResult } from "../src/results/paired/costs.fixture.ts";
import { tuningResult } from "../src/results/paired/tuning.fixture.ts";
import { accuracyDocument } from "../src/results/promises/accuracy.fixture.ts";
import { drillDocument, smokeDocument, webDocument } from "../src/results/promises/drills.fixture.ts";
import { type Clone, cloneForTests, observedAt } from "./clone.fixture.ts";

const { root, commit, status, ...clone }: Clone = await cloneForTests();
const runDir = await mkdtemp(join(tmpdir(), "run-"));
afterAll(async () => {
  await clone[Symbol.asyncDispose]();
  await rm(runDir, { recursive: true });
});
const local = ownFolder(root, {});
const published = join(root, "results");

async function verify(...argv: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const parts = { renderAll, folder: published, local };
  return { code: await verifyCommand({ ...parts, print: (line) => void lines.push(line) }).run(argv), lines };
}

const report = (...argv: string[]) => reportCommand({ folder: local, published, print: () => {} }).run(argv);

const documents: Record<Exclude<RunKind, "experiments">, object> = {
  aa: documentOf(observedAt(commit, { config: { ...observedAt(commit).config, argv: ["compare", "--aa"] } })),
  ab: documentOf(observedAt(commit, { experiment: "ab" })),
  tuning: tuningResult(),
  costs: costsResult(),
  drills: drillDocument(),
  smoke: smokeDocument(),
  accuracy: accuracyDocument(),
  web: webDocument(),
  imported: importedResult(),
};

test("after a run of any kind, and a report, git sees no change and the published runs verify", async () => {
  const observed = observedAt(commit);
  const experiment = { file: ownFile("experiments", observed.runId, local), runDir, segmentsFile: "", root };
  expect(await keepResult(observed, experiment)).toMatchObject({
    file: `results/local/${observed.runId}.json`,
    trouble: undefined,
  });
  for (const [kind, document] of Object.entries(documents) as [RunKind, object][]) {
    const places = { file: ownFile(kind, "2026-01-01T00-00-00Z-x", local), runDir, root };
    expect((await keepOwnRun(document, places)).file).toBe(
      `results/local/${kind}/2026-01-01T00-00-00Z-x.json`,
    );
  }
  expect(await report()).toBe(0);
  expect(await status()).toBe("");
  expect((await verify()).code).toBe(0);
});

test("own runs are verified on request, all or by name", async () => {
  const { code, lines } = await verify("--local");
  expect(lines.filter((line) => line.startsWith("ok"))).toHaveLength(RUN_KINDS.length);
  expect(code).toBe(0);
  expect(await verify("costs/2026-01-01T00-00-00Z-x.json")).toMatchObject({ code: 1 });
  expect(await verify(join(local, "costs/2026-01-01T00-00-00Z-x.json"))).toMatchObject({ code: 0 });
  expect(await verify("2026-01-01T00-00-00Z-x")).toEqual({
    code: 0,
    lines: ["ok       2026-01-01T00-00-00Z-x.json"],
  });
  await expect(verify("--local", "x.json")).rejects.toThrow("verify takes files or --local, not both");
});

test("a second run of the same name has a file of its own", async () => {
  const places = { file: ownFile("costs", "2026-01-01T00-00-00Z-x", local), runDir, root };
  const before = await Bun.file(places.file).text();
  expect(await keepOwnRun({ later: true }, places)).toMatchObject({
    file: "results/local/costs/2026-01-01T00-00-00Z-x-2.json",
    trouble: undefined,
  });
  expect(await Bun.file(places.file).text()).toBe(before);
  expect(await status()).toBe("");
});

test("a broken own file changes nothing about what is published", async () => {
  await Bun.write(join(local, "2026-01-09T00-00-00Z-cut.json"), '{"schemaVersion": 2, "run');
  expect((await verify()).code).toBe(0);
  expect((await verify("--local")).lines.join("\n")).toContain("Z-cut.json: ends in the middle");
  expect(await report()).toBe(0);
  expect(await status()).toBe("");
});

test("a link in the place of the folder is ignored like the folder", async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), "elsewhere-"));
  await rm(local, { recursive: true });
  expect(await verify("--local")).toMatchObject({ code: 0 });
  await symlink(elsewhere, local);
  await keepOwnRun(costsResult(), { file: ownFile("costs", "2026-01-01T00-00-00Z-x", local), runDir, root });
  expect(await status()).toBe("");
  await rm(elsewhere, { recursive: true });
});

test("what the other commands make in the tree is ignored too, as folders, files and links", async () => {
  const made = [
    ...["node_modules", ".data", ".tools", "coverage", "secrets"],
    ...["bench/node_modules", "services/heroes/.data"],
  ];
  for (const path of made) {
    await mkdir(join(root, path, ".."), { recursive: true });
    await mkdir(join(root, path));
    await Bun.write(join(root, path, "x"), "x");
    expect(await status()).toBe("");
    await rm(join(root, path), { recursive: true });
    await symlink("/", join(root, path));
    expect(await status()).toBe("");
  }
  for (const file of [".env", "x.log", "x.cpuprofile"]) await Bun.write(join(root, file), "x");
  expect(await status()).toBe("");
});
