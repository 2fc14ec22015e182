import { afterAll, beforeEach, expect, test } from "bun:test";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "@super-heroes/cli/usage-error";
import { drillDocument } from "../results/promises/drills.fixture.ts";
import { resultForTests } from "../results/result.fixture.ts";
import { reportCommand } from "./report-command.ts";

const published = await mkdtemp(join(tmpdir(), "report-"));
const folder = join(published, "local");
afterAll(() => rm(published, { recursive: true, force: true }));
beforeEach(() => rm(folder, { recursive: true, force: true }));

async function report(...argv: string[]): Promise<{ lines: string[]; page: string }> {
  const lines: string[] = [];
  const code = await reportCommand({ folder, published, print: (line) => void lines.push(line) }).run(argv);
  expect(code).toBe(0);
  const page = Bun.file(join(folder, "index.html"));
  return { lines, page: (await page.exists()) ? await page.text() : "" };
}

const run = (day: string, name: string) =>
  resultForTests({ runId: `${day}T00-00-00Z-${name}`, name, startedAt: `${day}T00:00:00.000Z` });

const keep = (file: string, document: object) => Bun.write(join(folder, file), JSON.stringify(document));

test("without a run it draws a page that names the command to measure one", async () => {
  const { lines, page } = await report();
  expect(lines).toEqual([
    `Shows:  no run: there is none in ${folder}`,
    `Page:   ${join(folder, "index.html")}`,
  ]);
  expect(page).toStartWith("<!doctype html>");
  expect(page).toContain("<code>bun run bench</code> measures one");
});

test("the newest run of any kind is shown in full, the others are listed", async () => {
  await keep("2026-01-02T00-00-00Z-later.json", run("2026-01-02", "later"));
  await keep("2026-01-01T00-00-00Z-earlier.json", run("2026-01-01", "earlier"));
  const { lines, page } = await report();
  expect(lines[0]).toBe(`Shows:  ${join(folder, "2026-01-02T00-00-00Z-later.json")}`);
  expect(page).toContain("Your newest run: compare on the local real stack");
  for (const name of ["2026-01-02T00-00-00Z-later", "2026-01-01T00-00-00Z-earlier"])
    expect(page).toContain(`<a href="${name}.json">${name}</a>`);
  await keep(
    "drills/2026-01-03T00-00-00Z-embedded.json",
    drillDocument({ started: "2026-01-03T00:00:00.000Z" }),
  );
  expect((await report()).page).toContain("Your newest run: drills kill, upstream on embedded stores");
});

test("a run that is named is shown, by its path or its bare name, an own or a published one", async () => {
  await keep("2026-01-02T00-00-00Z-later.json", run("2026-01-02", "later"));
  await keep("2026-01-01T00-00-00Z-earlier.json", run("2026-01-01", "earlier"));
  await Bun.write(join(published, "2025-01-01T00-00-00Z-old.json"), JSON.stringify(run("2025-01-01", "old")));
  for (const name of ["2026-01-01T00-00-00Z-earlier", join(folder, "2026-01-01T00-00-00Z-earlier.json")]) {
    const { lines, page } = await report(name);
    expect(lines[0]).toEndWith("Z-earlier.json");
    expect(page).toContain("compare on the local real stack");
  }
  const { page } = await report("2025-01-01T00-00-00Z-old");
  expect(page).toContain('derived from <a href="../2025-01-01T00-00-00Z-old.json">');
  await rm(join(published, "2025-01-01T00-00-00Z-old.json"));
});

test("own files that cannot be shown are listed with their reasons, and do not stop the page", async () => {
  await keep("2026-01-01T00-00-00Z-sound.json", run("2026-01-01", "sound"));
  await Bun.write(join(folder, "2026-01-02T00-00-00Z-cut.json"), '{"schemaVersion": 2, "run');
  await Bun.write(join(folder, "costs", "2026-01-03T00-00-00Z-odd.json"), "[]");
  const undecodable = run("2026-01-04", "undecodable");
  Object.assign(undecodable.segments[0]?.histogram ?? {}, { data: "HISTFAAA" });
  await keep("2026-01-04T00-00-00Z-undecodable.json", undecodable);
  const { lines, page } = await report();
  expect(lines[0]).toEndWith("Z-sound.json");
  expect(lines.filter((line) => line.startsWith("Listed: ")).toSorted()).toEqual([
    expect.stringMatching(/Z-cut\.json: ends in the middle/),
    expect.stringMatching(/Z-undecodable\.json: cannot be drawn: /),
    expect.stringMatching(/costs.*Z-odd\.json: has no schemaVersion/),
  ]);
  expect(page).toMatch(/Files that cannot be shown[\s\S]*Z-cut\.json<\/a><\/th><td>ends in the middle/);
  await expect(reportCommand({ folder, published }).run(["2026-01-02T00-00-00Z-cut"])).rejects.toThrow(
    /Z-cut\.json: ends in the middle/,
  );
  await expect(reportCommand({ folder, published }).run(["nothing"])).rejects.toThrow(
    "nothing: there is no such file",
  );
});

test("of very many runs the newest are listed, and the others counted", async () => {
  for (let second = 10; second < 45; second += 1)
    await keep(`2026-01-01T00-00-${second}Z-many.json`, run("2026-01-01", "many"));
  const { page } = await report();
  expect(page).toContain("5 older files are not listed.");
  expect(page).not.toContain("2026-01-01T00-00-14Z-many.json");
});

test("nothing but the page is written, and nothing outside of the own folder", async () => {
  await keep("2026-01-01T00-00-00Z-sound.json", run("2026-01-01", "sound"));
  await report();
  expect((await readdir(folder)).toSorted()).toEqual(["2026-01-01T00-00-00Z-sound.json", "index.html"]);
  expect(await readdir(published)).toEqual(["local"]);
});

test("help explains it, and anything else is refused", async () => {
  expect(reportCommand().help).toContain("Usage: bun run bench report [options] [FILE]");
  for (const argv of [["--quick"], ["a", "b"]])
    await expect(reportCommand({ folder, published }).run(argv)).rejects.toBeInstanceOf(UsageError);
});
