import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measuredResult, QUIET_MS } from "../results/finished-run.fixture.ts";
import { tuningResult } from "../results/paired/tuning.fixture.ts";
import { machineForTests } from "../results/record/machine.fixture.ts";
import { watchCommand } from "./watch-command.ts";

// Charts are drawn several times, on machines that are busy.
setDefaultTimeout(60_000);

const root = await mkdtemp(join(tmpdir(), "watch-"));
afterAll(() => rm(root, { recursive: true, force: true }));

const dayOf = (day: number) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);

/** A folder with a result a day, whose latencies are these times the usual ones. */
async function nightly(name: string, factors: readonly number[]): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder, { recursive: true });
  for (const [day, factor] of factors.entries()) {
    const latenciesMs = QUIET_MS.map((ms) => ms * factor * (1 + (day % 3) / 1000));
    const document = measuredResult(dayOf(day), "nightly", { latenciesMs });
    await Bun.write(join(folder, `${document.runId}.json`), JSON.stringify(document));
  }
  return folder;
}

async function watch(folder: string, ...argv: string[]) {
  const texts: string[] = [];
  const page = join(root, "watch.html");
  const code = await watchCommand({
    folders: [folder],
    local: folder,
    print: (text) => void texts.push(text),
  }).run([...argv, "--page", page]);
  return { code, text: texts.join("\n"), page: await Bun.file(page).text() };
}

const steps = (...spans: [factor: number, count: number][]) =>
  spans.flatMap(([factor, count]) => Array<number>(count).fill(factor));

test("a step is marked in the table and on the page, and described with the runs around it", async () => {
  const folder = await nightly("step", steps([1, 10], [1.3, 10]));
  const { code, text, page } = await watch(folder, folder);
  expect(code).toBe(0);
  expect(text).toMatch(/parallel +64 connections +p50 +20 +13\.\d ms +▼ \+30 % on 2026-01-11/);
  expect(text).toContain("between 2026-01-10T00-00-00Z-nightly and 2026-01-11T00-00-00Z-nightly");
  expect(text).toContain("3 of 3 series changed: the last change is worse in 3, better in 0.");
  expect(page).toStartWith("<!doctype html>");
  expect(page).not.toContain("<script");
  expect(page).toContain(
    'aria-label="parallel, 64 connections, p50 over 20 runs: change 1 at run 11, +30 %."',
  );
  expect(page).toContain("Change 1, 2026-01-11: +30 %, worse");
});

test("the same results give the same page", async () => {
  const folder = await nightly("same", steps([1, 8], [1.1, 8]));
  expect((await watch(folder, folder)).page).toBe((await watch(folder, folder)).page);
});

test("no change, and too few runs, are said so", async () => {
  const quiet = await nightly("quiet", steps([1, 12]));
  expect((await watch(quiet, quiet)).text).toContain("0 of 3 series changed.");
  expect((await watch(quiet, quiet)).page).toContain("No series of this name changed.");
  const few = await nightly("few", steps([1, 4]));
  expect((await watch(few, few)).text).toContain("No series has the 10 runs that a change needs");
});

test("runs on another machine are a series of their own, titled by what differs", async () => {
  const folder = await nightly("machines", steps([1, 12]));
  for (let day = 12; day < 24; day += 1) {
    const latenciesMs = QUIET_MS.map((ms) => ms * 2);
    const env = machineForTests({ cores: 8, k6: "2.2.0" });
    const document = measuredResult(dayOf(day), "nightly", { latenciesMs, env });
    await Bun.write(join(folder, `${document.runId}.json`), JSON.stringify(document));
  }
  const { text } = await watch(folder, folder);
  expect(text).toContain("nightly (number of cores 2)");
  expect(text).toContain("nightly (number of cores 8)");
  expect(text).toContain("0 of 6 series changed.");
});

test("in a folder, what cannot be read or compared is left out with its reason; a named file is refused", async () => {
  const folder = await nightly("broken", steps([1, 10]));
  const broken = join(folder, "2026-03-01T00-00-00Z-broken.json");
  await Bun.write(broken, "{");
  await mkdir(join(folder, "tuning"));
  await Bun.write(join(folder, "tuning", "2026-03-02T00-00-00Z-tuning.json"), JSON.stringify(tuningResult()));
  const { text, page } = await watch(folder, folder);
  expect(text).toContain(`Left out: ${broken}: ends in the middle`);
  expect(text).toContain("is a result of tuning, which has no loads to compare");
  expect(page).toContain("Files that are left out");
  expect(watch(folder, broken)).rejects.toThrow(`${broken} ends in the middle`);
});

test("a name without results, and a folder without any, fail with one line", async () => {
  const folder = await nightly("names", steps([1, 2]));
  expect(watch(folder, folder, "--name", "weekly")).rejects.toThrow(
    "no result has the name weekly. Known: nightly",
  );
  const empty = join(root, "empty");
  await mkdir(empty);
  expect(watch(empty, empty)).rejects.toThrow("there is no result with loads that could be compared");
});
