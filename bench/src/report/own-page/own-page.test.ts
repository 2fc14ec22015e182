import { beforeAll, describe, expect, test } from "bun:test";
import { EXPERIMENTS, type ExperimentName } from "../../analysis/observation/run.ts";
import { CEILING } from "../../analysis/observation/segment.ts";
import type { AnyResult } from "../../results/any-result.ts";
import { costsResult } from "../../results/paired/costs.fixture.ts";
import { tuningResult } from "../../results/paired/tuning.fixture.ts";
import { accuracyDocument } from "../../results/promises/accuracy.fixture.ts";
import { drillDocument, smokeDocument, webDocument } from "../../results/promises/drills.fixture.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { abRun } from "../ab-runs.fixture.ts";
import { isCurrent } from "../findings/stored-result.ts";
import { cellsOf } from "../html/html-table.fixture.ts";
import * as runs from "../runs.fixture.ts";
import { compareRun, everyExperiment } from "../runs.fixture.ts";
import type { LinkedRun } from "./linked-run.ts";
import { ownPageOf, sectionsOf } from "./own-page.ts";

/** Drawing all charts takes longer than the default limit of a test on a busy machine. */
const TIMEOUT_MS = 60_000;

const overviewRun = (change?: Partial<ResultDocument>): AnyResult => ({
  kind: "experiments",
  document: runs.overviewRun(change).document,
});

const linked = (result: AnyResult): LinkedRun => ({
  href: "run.json",
  shown: "results/local/run.json",
  result,
});

function pageOf(result: AnyResult | undefined, published: readonly LinkedRun[] = []): string {
  const run = result && linked(result);
  return ownPageOf({
    run: run && { ...run, sections: sectionsOf(run) },
    isNewest: true,
    runs: run ? [run] : [],
    older: 0,
    unreadable: [],
    folder: "results/local",
    published: { runs: published, unreadable: [], pageHref: "../index.html" },
  });
}

const idsOf = (page: string) => [...page.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id);

const published = everyExperiment().map(
  ({ file, document }): LinkedRun => ({
    href: `../${file}`,
    shown: `results/${file}`,
    result: { kind: "experiments", document },
  }),
);

const current = everyExperiment().filter(isCurrent);
const byName = new Map(current.map(({ document }) => [document.experiment, document]));
const experiment = (name: ExperimentName): AnyResult => {
  if (name === "overview") return overviewRun();
  if (name === "ab")
    return { kind: "ab", document: abRun({ slowdown: 1.3, requests: 2, ab: { maxRegression: 0.05 } }) };
  const document = byName.get(name);
  if (!document) throw new Error(`there is no run of ${name}`);
  return { kind: "experiments", document };
};

const results: [string, AnyResult][] = [
  ...EXPERIMENTS.map((name): [string, AnyResult] => [name, experiment(name)]),
  [
    "first edition",
    {
      kind: "experiments",
      document: { ...compareRun("2025-12-01T10-00-00Z-first", "embedded").document, schemaVersion: 1 },
    },
  ],
  ["tuning", { kind: "tuning", document: tuningResult() }],
  ["costs", { kind: "costs", document: costsResult() }],
  ["drills", { kind: "drills", document: drillDocument() }],
  ["smoke", { kind: "smoke", document: smokeDocument() }],
  ["accuracy", { kind: "accuracy", document: accuracyDocument() }],
  ["web", { kind: "web", document: webDocument() }],
];

describe.each(results)("the page of a run: %s", (_, result) => {
  let page: string;
  beforeAll(() => {
    page = pageOf(result, published);
  }, TIMEOUT_MS);

  test("opens from disk: no other host, no script, only links to files next to it", () => {
    const targets = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, to]) => to ?? "");
    expect(targets).toContain("run.json");
    expect(targets.filter((to) => !/^(#[\w-]+|(\.\.\/)?[\w.-]+\.(json|html)(#[\w-]+)?)$/.test(to))).toEqual(
      [],
    );
    expect(page.replaceAll('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:|<script|@import/);
  });

  test("has no duplicate id, and every entry of its contents has a target", () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const entries = [...page.matchAll(/<a href="#([^"]+)"/g)].map(([, id]) => id);
    expect(entries).toContain("circumstances");
    expect(entries.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test("has a table in every figure that scrolls by itself, and a caption in every table", () => {
    const count = (pattern: RegExp) => page.match(pattern)?.length ?? 0;
    const figures = page.match(/<figure>[\s\S]*?<\/figure>/g) ?? [];
    expect(figures.filter((figure) => !figure.includes("<table>"))).toEqual([]);
    expect(count(/<div class="scroll"[^>]*><table><caption>[^<]+<\/caption>/g)).toBe(count(/<table>/g));
  });

  test("shows its file, when it was measured, how long it took, and the code", () => {
    const fact = (name: string) => cellsOf(page, "Circumstances", name)[1];
    expect(fact("file")).toBe("results/local/run.json");
    expect(fact("started")).toMatch(/^20\d\d-\d\d-\d\d \d\d:\d\d UTC$/);
    expect(fact("took")).toMatch(/ s$/);
    expect(fact("command")).toMatch(/^(bun run (bench|drill|--cwd web measure)|deploy\/smoke\/run)/);
    expect(fact("code")).toMatch(/^[0-9a-f]{12}/);
    expect(fact("cores")).toBe("2");
  });

  test("has no value that is not a number", () => {
    expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });
});

test("an overview shows charts and tables, its invalid segments, and no interval", () => {
  const page = pageOf(overviewRun());
  expect(idsOf(page).slice(0, 4)).toEqual(["conclusion", "throughput", "latency", "loads"]);
  expect(page.match(/role="img"/g)?.length).toBeGreaterThanOrEqual(4);
  expect(page).toContain("Each bar was measured in one block, so it has no interval");
  expect(
    cellsOf(page, "Throughput in a closed loop", "Closed loop, 64 connections", "parallel").slice(4, 6),
  ).toEqual(["–", "–"]);
  expect(page).toContain("<caption>Open loop (k6): requests start at a fixed rate,");
  expect(page).toContain("<caption>Closed loop (autocannon): each connection");
  expect(cellsOf(page, "Open loop (k6)", "100", "parallel").at(-1)).toBe("no: dropped iterations");
  expect(cellsOf(page, "Open loop (k6)", "100", "sequential").at(-1)).toBe("yes");
});

test("an overview without an open loop has the reason", () => {
  const openLoop = { available: false, reason: "there is no k6" } as const;
  expect(pageOf(overviewRun({ openLoop }))).toContain("The open loop was not measured: there is no k6.");
});

test("a run without valid segments has no empty chart", () => {
  const run = overviewRun();
  const document = run.document as ResultDocument;
  const segments = document.segments.map((segment) => ({ ...segment, valid: false, reasons: ["failed"] }));
  const page = pageOf({ kind: "experiments", document: { ...document, segments } });
  expect(idsOf(page)).not.toContain("throughput");
  expect(page).toContain(`${segments.length} of ${segments.length} segments do not count`);
});

test("a stopped run with uncommitted changes shows both", () => {
  const page = pageOf(
    overviewRun({
      complete: false,
      stoppedBecause: "heroes ended",
      git: { commit: "0123456789abcdef0123456789abcdef01234567", dirty: true },
    }),
  );
  expect(page).toContain("<strong>Incomplete:</strong> stopped before its end: heroes ended.");
  expect(cellsOf(page, "Circumstances", "code")[1]).toBe("0123456789ab with uncommitted changes");
});

test("a mode that was compared with itself is not recommended", () => {
  const { document } = compareRun("2026-01-02T10-00-00Z-aa", "local");
  const comparisons = document.comparisons.map((row) => ({ ...row, candidate: row.baseline }));
  const page = pageOf({ kind: "aa", document: { ...document, comparisons } });
  expect(page).toContain("Does a mode differ from itself?");
  expect(page).not.toContain("Use coalesced.");
});

test("an unknown commit has its reason", () => {
  const gitUnknown = "git refuses to read a repository that belongs to another user";
  const page = pageOf({ kind: "drills", document: drillDocument({ git: null, gitUnknown }) });
  expect(cellsOf(page, "Circumstances of the run", "code")).toContain(`commit not known: ${gitUnknown}`);
});

test("a figure without anything to measure is neither kept nor broken", () => {
  const document = drillDocument();
  const [kill] = document.drills;
  kill?.figures.push({
    what: "until ready",
    value: Number.NaN,
    unit: "s",
    limit: { atMost: 5 },
    notMeasured: "no store was killed",
  });
  const page = pageOf({ kind: "drills", document: JSON.parse(JSON.stringify(document)) });
  expect(cellsOf(page, "Measured and promised values of kill", "until ready").slice(1)).toEqual([
    "not measured, because no store was killed",
    "≤ 5 s",
    "not measured",
  ]);
});

test("a figure that could not be measured breaks its promise", () => {
  const page = pageOf({ kind: "drills", document: JSON.parse(JSON.stringify(drillDocument())) });
  expect(cellsOf(page, "Measured and promised values of upstream", "until ready").slice(1)).toEqual([
    "not measured",
    "≤ 5 s",
    "no",
  ]);
});

describe("published runs", () => {
  test("are shown with their recommendations and links to the published page", () => {
    const page = pageOf(overviewRun(), published);
    expect(page).toMatch(
      /On the local real stack: <a href="\.\.\/index\.html#decision">Use coalesced\.<\/a>/,
    );
    expect(page).toContain(
      '<a href="../index.html#crossover">When does another mode become the fastest?</a>',
    );
    expect(cellsOf(page, "Published runs", "2026-01-02T10-00-00Z-compare-local")[1]).toBe("compare");
  });

  test("are compared by their shares of the ceiling under the same loads", () => {
    const page = pageOf(overviewRun(), published);
    const [, , own, local, embedded] = cellsOf(page, "Share of the ceiling", "64 connections", "parallel");
    for (const share of [own, local, embedded]) expect(share).toMatch(/^0\.\d{3}$/);
    expect(page).toContain("Fights/s cannot be compared between machines.");
  });

  test("have an upper bound as share where the load generator limited the ceiling", () => {
    const [first, ...others] = published;
    const compared = first?.result.document as ResultDocument;
    const closed = compared.summary.closed.map((row) =>
      row.mode === CEILING ? { ...row, atLeast: true, valid: false } : row,
    );
    const document = { ...compared, summary: { ...compared.summary, closed } };
    const limited: LinkedRun = { href: "../x.json", shown: "x", result: { kind: "experiments", document } };
    const page = pageOf(overviewRun(), [limited, ...others]);
    const [, , own, local] = cellsOf(page, "Share of the ceiling", "64 connections", "parallel");
    expect([own, local]).toEqual([expect.stringMatching(/^0\./), expect.stringMatching(/^≤ 0\./)]);
  });

  test("are missing before the first one is published", () => {
    expect(pageOf(overviewRun())).toContain("No experiment has been published.");
  });
});

test("without own runs, the page names the command that measures one", () => {
  const page = pageOf(undefined, published);
  expect(page).toContain("<code>bun run bench</code> measures one");
  expect(idsOf(page)).toEqual(["own", "published"]);
});

test("text from a file is escaped", () => {
  const notes = ['<script>alert("x")</script>'];
  expect(pageOf(overviewRun({ notes }))).not.toContain("<script");
});
