import { afterAll, beforeEach, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "@super-heroes/cli/usage-error";
import { costsResult } from "../results/paired/costs.fixture.ts";
import { tuningResult } from "../results/paired/tuning.fixture.ts";
import { deriveForTests, resultForTests } from "../results/result.fixture.ts";
import type { RenderAll } from "../results/verify-pages.ts";
import { verifyCommand } from "./verify-command.ts";

const folder = await mkdtemp(join(tmpdir(), "verify-"));
afterAll(() => rm(folder, { recursive: true }));

const RESULT = "2026-01-01T00-00-00Z-compare.json";
const renderAll: RenderAll = async (runs) => new Map([["index.html", `<p>${runs.map(({ file }) => file)}`]]);

beforeEach(async () => {
  await rm(folder, { recursive: true, force: true });
  await Bun.write(join(folder, RESULT), JSON.stringify(resultForTests(), null, 2));
  await Bun.write(join(folder, "schema.json"), "{}");
  await Bun.write(join(folder, "index.html"), `<p>${RESULT}`);
});

async function verified(...argv: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const code = await verifyCommand({ derive: deriveForTests, renderAll, folder, print }).run(argv);
  return { code, lines };
}

test("everything published is verified, and what is generated from it", async () => {
  expect(await verified()).toEqual({
    code: 0,
    lines: [`ok       ${RESULT}`, "ok       what is generated from them"],
  });
});

test("a value that was edited is named, and the command fails", async () => {
  const edited = resultForTests();
  Object.assign(edited.capacity[0] ?? {}, { median: 5000 });
  await Bun.write(join(folder, RESULT), JSON.stringify(edited));
  const { code, lines } = await verified();
  expect(code).toBe(1);
  expect(lines[0]).toBe(`differs  ${RESULT}: capacity[0].median: the file says 5000, its segments give 950`);
});

test("of a file with many differences the first ones are listed", async () => {
  const edited = resultForTests();
  for (const place of Object.keys(edited.digests)) edited.digests[place] = "0".repeat(64);
  await Bun.write(join(folder, RESULT), JSON.stringify(edited));
  const { lines } = await verified(join(folder, RESULT));
  expect(lines.at(-1)).toMatch(/^differs {2}.*: and \d+ more$/);
});

test("a result that cannot be read fails alone; the page, made from all of them, is not compared", async () => {
  await Bun.write(join(folder, "2026-01-02T00-00-00Z-cut.json"), '{"schemaVersion": 2, "run');
  const { code, lines } = await verified();
  expect(code).toBe(1);
  expect(lines).toEqual([
    `ok       ${RESULT}`,
    expect.stringMatching(/^differs {2}2026-01-02T00-00-00Z-cut.json: ends in the middle: /),
    "differs  the page was not compared: it is made from every result",
  ]);
});

test("a result from which nothing can be derived is listed", async () => {
  const lines: string[] = [];
  const derive = () => {
    throw new Error("segments of no arm");
  };
  const print = (line: string) => void lines.push(line);
  expect(await verifyCommand({ derive, renderAll, print }).run([join(folder, RESULT)])).toBe(1);
  expect(lines).toEqual([`differs  ${RESULT}: cannot be rebuilt: segments of no arm`]);
});

test("a page that is stale, missing or left over is named", async () => {
  await Bun.write(join(folder, "index.html"), "<p>old");
  await Bun.write(join(folder, "old.svg"), "<svg/>");
  expect((await verified()).lines.slice(1)).toEqual([
    "differs  index.html: is not what `bun run bench publish --redraw` writes now",
    "differs  old.svg: is not generated from any published result",
  ]);
  await rm(join(folder, "index.html"));
  expect((await verified()).lines[1]).toBe(
    "differs  index.html: is missing; `bun run bench publish --redraw` writes it",
  );
});

test("only named files are verified, and a missing one is listed", async () => {
  await Bun.write(join(folder, "index.html"), "<p>old");
  expect(await verified(join(folder, RESULT))).toEqual({ code: 0, lines: [`ok       ${RESULT}`] });
  expect(await verified(join(folder, "nothing.json"))).toEqual({
    code: 1,
    lines: ["differs  nothing.json: there is no such file"],
  });
});

test("results of tuning are verified too, in the folder and by name", async () => {
  const name = join("tuning", "2026-01-01T00-00-00Z-tuning.json");
  const edited = tuningResult();
  await Bun.write(join(folder, "tuning", "schema.json"), "{}");
  await Bun.write(join(folder, name), JSON.stringify(edited));
  expect((await verified()).lines).toContain(`ok       ${name}`);
  Object.assign(edited.derived[0] ?? {}, { totalCpuUs: 1 });
  await Bun.write(join(folder, name), JSON.stringify(edited));
  const { code, lines } = await verified();
  expect(code).toBe(1);
  expect(lines[1]).toStartWith(`differs  ${name}: derived[0].totalCpuUs: the file says 1, `);
  expect((await verified(join(folder, name))).code).toBe(1);
  await Bun.write(join(folder, name), '{"schemaVersion": 1, "run');
  expect((await verified(join(folder, name))).lines[0]).toContain("ends in the middle");
});

test("so are results of costs", async () => {
  const name = join("costs", "2026-01-01T00-00-00Z-costs.json");
  const edited = costsResult();
  await Bun.write(join(folder, name), JSON.stringify(edited));
  expect((await verified()).lines).toContain(`ok       ${name}`);
  Object.assign(edited.questions[0] ?? {}, { atMost: 0.9 });
  await Bun.write(join(folder, name), JSON.stringify(edited));
  expect((await verified()).code).toBe(1);
  expect((await verified(join(folder, name))).lines[0]).toContain("questions: was edited");
});

test("help is printed, an unknown flag refused in one line", async () => {
  expect(verifyCommand({ renderAll }).help).toContain("Usage: bun run bench verify [options] [FILE …]");
  await expect(verified("--fast")).rejects.toThrow('unknown option "--fast". Known: --local, --help');
  await expect(verified("--fast")).rejects.toBeInstanceOf(UsageError);
});
