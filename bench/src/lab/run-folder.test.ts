import { afterAll, beforeEach, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { openRunFolder } from "./run-folder.ts";

const root = await mkdtemp(join(tmpdir(), "run-folder-"));
afterAll(() => rm(root, { recursive: true, force: true }));

let runs: string;
beforeEach(() => {
  runs = join(root, crypto.randomUUID(), "bench");
});

const id = (second: number) => `2026-01-01T00-00-${String(second).padStart(2, "0")}Z-compare`;
const runsIn = async (folder: string) => (await readdir(folder)).filter((name) => name !== ".locks").sort();

/** A run that has ended, with these files in its folder. */
async function ended(second: number, ...files: string[]): Promise<void> {
  await mkdir(join(runs, id(second)), { recursive: true });
  for (const file of files) await Bun.write(join(runs, id(second), file), "{}\n");
}

test("of earlier runs the last one stays, and the folder is made where there is none", async () => {
  for (const second of [1, 2, 3]) await ended(second, "heroes.log");
  using run = await openRunFolder(runs, id(4));
  expect(run.path).toBe(join(runs, id(4)));
  expect(await runsIn(runs)).toEqual([id(3), id(4)]);
});

test("a run that goes on keeps its folder, whatever begins meanwhile", async () => {
  const script = `
    import { openRunFolder } from ${JSON.stringify(join(import.meta.dir, "run-folder.ts"))};
    console.log((await openRunFolder(${JSON.stringify(runs)}, ${JSON.stringify(id(1))})).path);
    setInterval(() => {}, 1000);
  `;
  const under = Bun.spawn([process.execPath, "-e", script], { stdout: "pipe" });
  try {
    const { value } = await under.stdout.getReader().read();
    const path = new TextDecoder().decode(value).trim();
    for (const second of [2, 3, 4]) (await openRunFolder(runs, id(second))).release();
    expect(existsSync(path)).toBe(true);
    expect(await runsIn(runs)).toEqual([id(1), id(3), id(4)]);
  } finally {
    under.kill("SIGKILL");
    await under.exited;
  }
  (await openRunFolder(runs, id(5))).release();
  expect(await runsIn(runs)).toEqual([id(4), id(5)]);
});

test("runs that begin in the same second have a folder each", async () => {
  const folders = await Promise.all([1, 2, 3].map(() => openRunFolder(runs, id(1), 9)));
  const names = folders.map(({ path }) => basename(path)).sort();
  expect(folders.map(({ runId }) => runId).sort()).toEqual(names);
  expect(names).toEqual([id(1), `${id(1)}-2`, `${id(1)}-3`]);
  for (const folder of folders) folder.release();
});

test("what was measured and is nowhere else stays: a result, and the records of a run that was killed", async () => {
  await ended(1, `${id(1)}.json`);
  await ended(2, "segments.jsonl");
  await ended(3, "passes.jsonl");
  await ended(4, "fight.json", "heroes.log");
  for (const second of [5, 6]) await ended(second);
  using _run = await openRunFolder(runs, id(7));
  expect(await runsIn(runs)).toEqual([id(1), id(2), id(3), id(6), id(7)]);
});
