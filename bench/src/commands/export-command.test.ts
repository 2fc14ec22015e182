import { afterAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "@super-heroes/cli/usage-error";
import { resultForTests } from "../results/result.fixture.ts";
import { exportCommand } from "./export-command.ts";

const folder = await mkdtemp(join(tmpdir(), "export-"));
afterAll(() => rm(folder, { recursive: true }));
const older = join(folder, "2026-01-01T00-00-00Z-older.json");
await Bun.write(older, JSON.stringify(resultForTests({ stack: { kind: "embedded", stores: [] } })));
await Bun.write(join(folder, "2026-01-02T00-00-00Z-newer.json"), JSON.stringify(resultForTests()));
await Bun.write(join(folder, "schema.json"), "{}");

async function exported(...argv: string[]): Promise<string> {
  const written: string[] = [];
  expect(
    await exportCommand({
      folders: [join(folder, "local"), folder],
      write: (text) => void written.push(text),
    }).run(argv),
  ).toBe(0);
  return written.join("");
}

test("the newest result is exported, or the one that is named", async () => {
  expect(Object.keys(JSON.parse(await exported("--format", "bmf")))[0]).toStartWith("local, ");
  expect(Object.keys(JSON.parse(await exported("--format=bmf", older)))[0]).toStartWith("embedded, ");
});

test("for github-action-benchmark, one direction at a time", async () => {
  const units = (text: string) => new Set(JSON.parse(text).map(({ unit }: { unit: string }) => unit));
  expect(units(await exported("--format", "gab"))).toEqual(new Set(["ms"]));
  expect(units(await exported("--format", "gab", "--bigger"))).toEqual(new Set(["answers/s"]));
});

test("an own result is found beside published ones: as the newest, and by its bare name", async () => {
  const own = resultForTests({ stack: { kind: "remote", stores: [] } });
  await Bun.write(join(folder, "local", "2026-01-03T00-00-00Z-own.json"), JSON.stringify(own));
  expect(Object.keys(JSON.parse(await exported("--format", "bmf")))[0]).toStartWith("remote, ");
  const byName = await exported("--format", "bmf", "2026-01-01T00-00-00Z-older");
  expect(Object.keys(JSON.parse(byName))[0]).toStartWith("embedded, ");
  await rm(join(folder, "local"), { recursive: true });
});

test("without any result the error names the command that makes one", async () => {
  const nowhere = { folders: [join(folder, "nowhere")] };
  await expect(exportCommand(nowhere).run(["--format", "bmf"])).rejects.toThrow(
    /there is no result of an experiment in .*nowhere; `bun run bench` makes one/,
  );
});

test("it can be written to a file", async () => {
  const out = join(folder, "out.txt");
  expect(await exported("--format", "bmf", "--out", out)).toBe("");
  expect(await Bun.file(out).text()).toBe(await exported("--format", "bmf"));
});

test("help explains the formats", () => {
  expect(exportCommand().help).toContain("Bencher Metric Format");
});

test.each([
  [[], "--format is missing: give --format FORMAT"],
  [["--format", "csv"], '--format expects one of bmf, gab, got "csv"'],
  [["--format", "bmf", "--bigger"], "--bigger needs --format gab"],
  [["--format", "bmf", "a", "b"], 'expected [FILE], got "a" "b"'],
  [["--speed"], 'unknown option "--speed"'],
])("%j is refused in one line", async (argv, message) => {
  const outcome = exportCommand({ folders: [folder] }).run(argv);
  await expect(outcome).rejects.toThrow(message);
  await expect(exportCommand({ folders: [folder] }).run(argv)).rejects.toBeInstanceOf(UsageError);
});

test("an unreadable file is named, and so is one without a metric", async () => {
  const broken = join(folder, "broken.txt");
  await Bun.write(broken, '{"schemaVersion": 2, "seg');
  await expect(exportCommand().run(["--format", "bmf", broken])).rejects.toThrow(
    "broken.txt: ends in the middle",
  );
  const empty = join(folder, "empty.txt");
  await Bun.write(empty, JSON.stringify(resultForTests({ segments: [] })));
  await expect(exportCommand().run(["--format", "bmf", empty])).rejects.toThrow("empty.txt holds no segment");
});
