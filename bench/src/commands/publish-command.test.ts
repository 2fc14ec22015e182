import { afterAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "@super-heroes/cli/usage-error";
import { type Clone, cloneForTests, observedAt } from "../../test/clone.fixture.ts";
import { renderAll } from "../report/published-page/render-all.ts";
import { FOLDERS, ownFile, ownFolder, type RunKind } from "../results/files/places.ts";
import { observedCosts } from "../results/paired/costs.fixture.ts";
import { costsResultOf } from "../results/paired/read-costs.ts";
import { tuningResult } from "../results/paired/tuning.fixture.ts";
import { accuracyDocument } from "../results/promises/accuracy.fixture.ts";
import { drillDocument, smokeDocument, webDocument } from "../results/promises/drills.fixture.ts";
import { deriveForTests, resultForTests } from "../results/result.fixture.ts";
import { publishCommand } from "./publish-command.ts";
import { verifyCommand } from "./verify-command.ts";

const { root, commit, publish, status, ...clone }: Clone = await cloneForTests();
afterAll(() => clone[Symbol.asyncDispose]());

const own = (kind: RunKind, name: string) => ownFile(kind, name, ownFolder(root, {}));
const textOf = (path: string) => Bun.file(join(root, path)).text();

/** An own run of an experiment at the commit, under a name of its own. */
async function ownRun(name: string, change: Parameters<typeof observedAt>[1] = {}): Promise<string> {
  const runId = `2026-01-01T00-00-00Z-${name}`;
  const file = own("experiments", runId);
  await Bun.write(file, JSON.stringify(resultForTests(observedAt(commit, { runId, name, ...change }))));
  return file;
}

async function verify(...argv: string[]): Promise<number> {
  const parts = {
    renderAll,
    derive: deriveForTests,
    folder: join(root, "results"),
    local: ownFolder(root, {}),
  };
  return verifyCommand({ ...parts, print: () => {} }).run(argv);
}

test("a run is copied as it is, the page is drawn with it, and what to commit is printed", async () => {
  const file = await ownRun("first");
  const published = "results/2026-01-01T00-00-00Z-first.json";
  const { code, lines } = await publish(file);
  expect(code).toBe(0);
  expect(lines.slice(0, 2)).toEqual([`published  ${published}`, "redrawn    results/index.html"]);
  expect(await textOf(published)).toBe(await Bun.file(file).text());
  expect(await textOf("results/README.md")).toContain("2026-01-01T00-00-00Z-first.json");
  expect(await verify()).toBe(0);
  const added = lines.at(-1)?.replace("Next: git add ", "").split(" ") ?? [];
  const changed = (await status()).split("\n").map((line) => line.slice(3));
  expect(added.toSorted()).toEqual(changed.toSorted());
  await clone.commitAll();
});

test("a published file is never overwritten, by the same run or by another of its name", async () => {
  const published = "results/2026-01-01T00-00-00Z-first.json";
  const before = await textOf(published);
  const refusal = `${published} exists already, and a published file is never overwritten`;
  const same = await publish("2026-01-01T00-00-00Z-first");
  expect(same.lines).toEqual([`refused    results/local/2026-01-01T00-00-00Z-first.json: ${refusal}`]);
  const another = join(root, "another.json");
  const other = observedAt(commit, { runId: "2026-01-01T00-00-00Z-first", name: "first", seed: 99 });
  await Bun.write(another, JSON.stringify(resultForTests(other)));
  expect(await publish(another)).toEqual({ code: 1, lines: [`refused    another.json: ${refusal}`] });
  expect(await textOf(published)).toBe(before);
  await rm(another);
  expect(await status()).toBe("");
});

test("each kind of run goes to its folder, whatever its file was called", async () => {
  const git = { commit, dirty: false };
  const tuning = tuningResult();
  for (const arm of tuning.arms) arm.git = git;
  const documents: [RunKind, object][] = [
    [
      "aa",
      resultForTests(
        observedAt(commit, { config: { ...observedAt(commit).config, argv: ["compare", "--aa"] } }),
      ),
    ],
    ["ab", resultForTests(observedAt(commit, { experiment: "ab" }))],
    ["tuning", tuning],
    ["costs", costsResultOf({ ...observedCosts(), git })],
    ["drills", drillDocument({ git })],
    ["smoke", smokeDocument({ git })],
    ["accuracy", accuracyDocument({ git })],
    ["web", webDocument({ git })],
  ];
  const files = await Promise.all(
    documents.map(async ([kind, document]) => {
      const file = join(root, ".data", `renamed-${kind}.json`);
      await Bun.write(file, JSON.stringify(document));
      return file;
    }),
  );
  const { code, lines } = await publish(...files);
  expect(code).toBe(0);
  const folders = lines.filter((line) => line.startsWith("published")).map((line) => line.split("/")[1]);
  expect(folders).toEqual(documents.map(([kind]) => FOLDERS[kind]));
  expect(await verify()).toBe(0);
  await clone.commitAll();
});

test("a run of uncommitted changes, or of no commit, needs --allow-dirty, and is marked", async () => {
  const dirty = await ownRun("dirty", { git: { commit, dirty: true } });
  const unknown = await ownRun("unknown", { git: null });
  const smoke = own("smoke", "2026-01-02T00-00-00Z");
  await Bun.write(smoke, JSON.stringify(smokeDocument({ started: "2026-01-02T00:00:00.000Z", git: null })));
  const refused = await publish(dirty, unknown, smoke);
  expect(refused.code).toBe(1);
  expect(refused.lines.map((line) => line.split(" ").slice(5).join(" "))).toEqual([
    expect.stringContaining("was measured with uncommitted changes; --allow-dirty publishes it"),
    expect.stringContaining("does not say at which commit it was measured; --allow-dirty publishes it"),
    expect.stringContaining("does not say at which commit it was measured; --allow-dirty publishes it"),
  ]);
  expect(await status()).toBe("");
  expect((await publish("--allow-dirty", dirty, unknown, smoke)).code).toBe(0);
  const list = await textOf("results/README.md");
  expect(list).toMatch(/Z-dirty\.json\).*\| [0-9a-f]{12} with uncommitted changes \|/);
  expect(list).toMatch(/Z-unknown\.json\).*\| commit not known \|/);
  expect(list).toContain("commit not known: [2026-01-02T00-00-00Z](smoke/2026-01-02T00-00-00Z.json)");
  expect(await textOf("results/index.html")).toContain("with uncommitted changes");
  await clone.commitAll();
});

test("what cannot be trusted is refused with its reason, and nothing is published beside it", async () => {
  const sound = await ownRun("sound");
  const file = async (name: string, text: string) => {
    const path = own("experiments", name);
    await Bun.write(path, text);
    return path;
  };
  const edited = resultForTests(observedAt(commit, { runId: "2026-01-01T00-00-00Z-edited" }));
  Object.assign(edited.capacity[0] ?? {}, { median: 5000 });
  const strange = await ownRun("strange", { git: { commit: "f".repeat(40), dirty: false } });
  const refused: [string, RegExp][] = [
    [
      await file("edited", JSON.stringify(edited)),
      /does not verify: capacity\[0\]\.median: the file says 5000/,
    ],
    [await file("cut", '{"schemaVersion": 2, "run'), /ends in the middle/],
    [await file("page", "<html>"), /is not JSON/],
    [own("experiments", "nothing"), /there is no such file/],
    [
      await ownRun("stopped", { complete: false, stoppedBecause: "heroes ended" }),
      /is incomplete: stopped before its end: heroes ended/,
    ],
    [
      await file("short", JSON.stringify(drillDocument({ short: true, git: { commit, dirty: false } }))),
      /is incomplete: a short run/,
    ],
    [strange, /was measured at commit f{40}, which this repository does not have/],
  ];
  for (const [path, reason] of refused) {
    const { code, lines } = await publish(sound, path);
    expect({ code, line: lines[0] }).toEqual({ code: 1, line: expect.stringMatching(reason) });
    expect(lines.at(-1)).toBe("Nothing was published.");
  }
  expect((await publish("--allow-dirty", strange)).code).toBe(1);
  expect((await publish(sound, sound)).lines[0]).toContain("is given twice");
  expect(await status()).toBe("");
});

test("a run from outside version control is not published", async () => {
  const outside = await mkdtemp(join(tmpdir(), "no-repository-"));
  await Bun.write(join(outside, "results", "schema.json"), "{}");
  const parts = { renderAll, derive: deriveForTests, root: outside, print: () => {} };
  const file = await ownRun("outside");
  await expect(publishCommand(parts).run([file])).rejects.toThrow(
    /git does not work in .*: this is not a git repository/,
  );
  await rm(outside, { recursive: true });
});

test("a published file that cannot be read stops publishing before anything is written", async () => {
  const broken = join(root, "results", "2026-01-03T00-00-00Z-broken.json");
  await Bun.write(broken, "{");
  await expect(publish(await ownRun("late"))).rejects.toThrow(/Z-broken\.json: ends in the middle/);
  await rm(broken);
  expect(await status()).toBe("");
});

test("redrawing mends a page that was edited, and writes nothing where nothing differs", async () => {
  await Bun.write(join(root, "results", "index.html"), "<p>edited");
  expect(await verify()).toBe(1);
  expect(await publish("--redraw")).toEqual({
    code: 0,
    lines: ["redrawn    results/index.html", "Next: git add results/index.html"],
  });
  expect(await publish("--redraw")).toEqual({ code: 0, lines: ["Nothing has changed."] });
  expect(await verify()).toBe(0);
  expect(await status()).toBe("");
});

test("help explains it, and what makes no sense is refused in one line", async () => {
  expect(publishCommand({ renderAll }).help).toContain("Usage: bun run bench publish FILE");
  for (const argv of [
    [],
    ["--allow-dirty"],
    ["--redraw", "x.json"],
    ["--redraw", "--allow-dirty"],
    ["--force", "x"],
  ])
    await expect(publish(...argv)).rejects.toBeInstanceOf(UsageError);
});
