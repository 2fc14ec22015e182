import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { importedResult } from "@super-heroes/bench/results/imported/imported.fixture";
import { repositoryRoot } from "@super-heroes/cli/repository";
import type { Fields } from "./fields.ts";
import { readRun } from "./read-run.ts";
import { UnreadableRun } from "./run-view.ts";

const results = join(repositoryRoot, "results");

describe("published files", () => {
  test("every one is shown, with facts and a table that has rows", async () => {
    let files = 0;
    for await (const file of new Bun.Glob(
      "{.,aa,ab,accuracy,costs,drills,imported,smoke,tuning,web}/2*.json",
    ).scan({
      cwd: results,
    })) {
      const view = readRun(await Bun.file(join(results, file)).text());
      expect({ file, hasFacts: view.facts.length > 2, tables: view.tables.length > 0 }).toEqual({
        file,
        hasFacts: true,
        tables: true,
      });
      for (const { columns, rows } of view.tables)
        for (const row of rows) expect({ file, cells: row.length }).toEqual({ file, cells: columns.length });
      files++;
    }
    expect(files).toBeGreaterThan(30);
  });

  test("a comparison has its verdict, and a load its unit", async () => {
    const text = await Bun.file(join(results, "2026-11-21T09-06-27Z-hedged-local.json")).text();
    const { title, tables, cautions } = readRun(text);
    expect(title).toBe("Experiment: hedged-local");
    expect(tables[0]?.rows.flat().join(" ")).toMatch(/[▲▼=○] \w+/);
    expect(tables.flatMap(({ rows }) => rows.flat()).join(" ")).toMatch(/\d ms/);
    expect(cautions.join(" ")).toContain("FerretDB");
  });
});

test("what was measured of this application is shown with its limits", () => {
  const steps = [
    {
      name: "size",
      figures: [{ what: "JavaScript", value: 23.6, unit: "KB", limit: { atMost: 60 } }],
      remarks: [],
      passed: true,
      seconds: 1,
    },
  ];
  const started = "2026-11-30T10:00:00.000Z";
  const machine = { cores: 2, bun: "1.4.5" };
  const run = { schema: "web/1", started, seconds: 1, machine, browser: "Chromium 1", git: null, steps };
  const { title, tables } = readRun(JSON.stringify(run));
  expect(title).toBe("Web application");
  expect(tables).toMatchObject([{ caption: "✓ kept: size", rows: [["JavaScript", "23.6 KB", "≤ 60 KB"]] }]);
});

/** The reason why a run cannot be shown; `undefined` for one that can. */
function reasonFor(run: unknown): string | undefined {
  try {
    readRun(JSON.stringify(run));
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(UnreadableRun);
    return (error as Error).message;
  }
}

describe("a damaged file is refused, and the field that is wrong is named", () => {
  const experiment = "2026-11-30T10-51-15Z-hedged-local.json";
  const lists: Record<string, readonly string[]> = {
    [experiment]: ["segments", "legs", "notes", "comparisons"],
    "tuning/*.json": ["passes", "arms", "derived"],
    "costs/*.json": ["questions", "passes", "arms"],
    "drills/*.json": ["drills"],
    "smoke/*.json": ["steps"],
    "web/*.json": ["steps"],
    "accuracy/*.json": ["cases"],
  };
  const published = async (pattern: string): Promise<Record<string, unknown>> => {
    const files = [...new Bun.Glob(pattern).scanSync(results)].filter((file) => /2[^/]*\.json$/.test(file));
    return await Bun.file(join(results, files.sort().at(-1) ?? "")).json();
  };

  test.each(["series", "limits", "derived"])("a run of another load generator: %s", (name) => {
    const run = importedResult();
    expect(reasonFor(run)).toBeUndefined();
    expect(reasonFor({ ...run, [name]: {} })).toBe(`The field ${name} is not a list.`);
  });

  test.each(
    Object.entries(lists).flatMap(([pattern, names]) => names.map((name) => [pattern, name] as const)),
  )("%s: %s", async (pattern, name) => {
    const run = await published(pattern);
    expect(reasonFor(run)).toBeUndefined();
    for (const value of [{}, "a text", 7, null])
      expect(reasonFor({ ...run, [name]: value })).toBe(`The field ${name} is not a list.`);
    expect(reasonFor({ ...run, [name]: [true] })).toMatch(
      new RegExp(`^Item 1 of ${name} is not an? (object|text)\\.$`),
    );
  });

  test.each([
    [{ comparisons: [{ a: 1 }] }, "The field baseline of item 1 of comparisons is missing."],
    [{ summary: { closed: [], open: {} } }, "The field open of summary is not a list."],
    [{ summary: { closed: [{}], open: [] } }, "The field mode of item 1 of closed of summary is missing."],
    [{ env: { cores: "two" } }, "The field cores of env is not a number."],
    [{ stack: "local" }, "The field stack is not an object."],
  ])("an experiment with %p", async (changes, reason) => {
    expect(reasonFor({ ...(await published(experiment)), ...changes })).toBe(reason);
  });

  test("a comparison in each of its fields", async () => {
    const run = await published(experiment);
    const [comparison] = run.comparisons as Fields[];
    for (const name of ["baseline", "candidate", "load", "metric", "low", "noiseFloor", "verdict"])
      expect(reasonFor({ ...run, comparisons: [{ ...comparison, [name]: true }] })).toMatch(
        new RegExp(`^The field (\\w+ of )?${name} of item 1 of comparisons is (missing|not .*[^.])\\.$`),
      );
  });
});

describe("other files are refused with the reason", () => {
  test.each([
    ["", "The file is empty."],
    ["{", "The file is not JSON."],
    ["[]", "The content is not an object"],
    ["null", "The content is not an object"],
    ["{}", "has no schemaVersion"],
    ['{"schemaVersion":"2"}', "unknown schemaVersion"],
    ['{"schemaVersion":3}', "its schema is 3, and this page reads up to 2"],
    ['{"schemaVersion":2,"passes":[]}', "its schema is 2, and this page reads up to 1"],
    ['{"schemaVersion":2}', "The field summary is missing."],
    ['{"schemaVersion":2,"summary":[]}', "The field summary is not an object."],
    ['{"schema":"drills/2"}', "reads up to drills/1"],
    ['{"schema":"drills/1","drills":{}}', "The field drills is not a list"],
    ['{"schema":"accuracy/2"}', "reads up to accuracy/1"],
    ['{"schema":"imported/1","series":1}', "The field series is not a list"],
    ['{"schema":"toString/1"}', "none of the laboratory's"],
    ['{"schema":"web/2"}', "reads up to web/1"],
    ['{"schema":"other/1"}', "none of the laboratory's"],
  ])("%p", (text, reason) => {
    let error: unknown;
    try {
      readRun(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(UnreadableRun);
    expect((error as Error).message).toContain(reason);
  });
});
