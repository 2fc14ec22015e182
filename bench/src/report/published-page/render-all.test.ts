import { beforeAll, describe, expect, test } from "bun:test";
import { whole } from "@super-heroes/system/counted";
import { addUp, percentileMs } from "../../analysis/observation/histogram.ts";
import { costsResult } from "../../results/paired/costs.fixture.ts";
import type { StoredRun } from "../../results/stored-run.ts";
import type { CurrentResult, StoredResult } from "../findings/stored-result.ts";
import { cellsOf } from "../html/html-table.fixture.ts";
import { palette } from "../html/palette.ts";
import { compareRun, everyExperiment } from "../runs.fixture.ts";
import { digits, rate } from "../words/numbers.ts";
import { renderAll } from "./render-all.ts";

/** Drawing all charts takes longer than the default limit of a test on a busy machine. */
const TIMEOUT_MS = 60_000;

const results = everyExperiment();
const runsOf = (of: readonly StoredResult[]): StoredRun[] =>
  of.map(({ file, document }) => ({ file, result: { kind: "experiments", document } }));
let files: Map<string, string>;
const page = () => files.get("index.html") ?? "";
const count = (pattern: RegExp) => page().match(pattern)?.length ?? 0;

beforeAll(async () => {
  files = await renderAll(runsOf(results));
}, TIMEOUT_MS);

test(
  "the bytes do not depend on the order of the results",
  async () => {
    const again = await renderAll(runsOf(everyExperiment().reverse()));
    expect([...files.keys()].sort()).toEqual(["README.md", "index.html", "latency.svg", "throughput.svg"]);
    for (const [file, content] of files) expect(again.get(file) === content, file).toBe(true);
  },
  TIMEOUT_MS,
);

test("without runs, the page and the list are empty, and there is no picture", async () => {
  const none = await renderAll([]);
  expect([...none.keys()]).toEqual(["index.html", "README.md"]);
  expect(none.get("index.html")).toContain("No run has been published yet.");
  expect(none.get("README.md")).toContain("No run has been published yet.");
  expect(none.get("README.md")).not.toContain(".svg");
});

test(
  "a section without a published run names the command that measures it",
  async () => {
    const few =
      (await renderAll(runsOf([compareRun("2026-01-02T10-00-00Z-only", "embedded")]))).get("index.html") ??
      "";
    for (const command of ["crossover", "capacity", "ladder", "pools"]) {
      expect(few).toContain(`Not published yet. <code>bun run bench ${command}</code> measures it.`);
    }
  },
  TIMEOUT_MS,
);

test(
  "costs of the platform have a section, each with its file",
  async () => {
    const costs: StoredRun = {
      file: "costs/2026-01-02T10-00-00Z-costs.json",
      result: { kind: "costs", document: costsResult() },
    };
    const html =
      (await renderAll([...runsOf([compareRun("2026-01-02T10-00-00Z-only", "embedded")]), costs])).get(
        "index.html",
      ) ?? "";
    expect(html).toContain(`<a href="${costs.file}">`);
    expect(html).toContain("<h3>gateway: ");
  },
  TIMEOUT_MS,
);

/** The same run with another generator of fixed rates, for one side or for all segments. */
function drivenBy(result: CurrentResult, side: "A" | "B" | null): CurrentResult {
  const segments = result.document.segments.map((segment, index) => ({
    ...segment,
    side: side && (index % 2 ? ("B" as const) : ("A" as const)),
    generator:
      segment.model === "open" && (side === null || index % 2)
        ? { ...segment.generator, tool: "steady-rate" as const }
        : segment.generator,
  }));
  return { ...result, document: { ...result.document, segments } };
}

test(
  "a generator of fixed rates other than k6 is named in every section, the picture and the environment",
  async () => {
    const run = compareRun("2026-01-02T10-00-00Z-only", "embedded");
    const rendered = await renderAll(runsOf([drivenBy(run, null)]));
    const by = "fixed rates by the steady-rate generator of this repository";
    const html = rendered.get("index.html") ?? "";
    expect(html.split(by).length - 1).toBeGreaterThan(2);
    expect(/>load generators<\/th><td>autocannon, steady-rate</.test(html)).toBe(true);
    expect(rendered.get("latency.svg")?.includes(by)).toBe(true);
    expect(page().includes(by)).toBe(false);
  },
  TIMEOUT_MS,
);

test(
  "a run that compares two generators has a section of its own",
  async () => {
    const run = compareRun("2026-01-02T10-00-00Z-only", "embedded");
    const html = (await renderAll(runsOf([drivenBy(run, "A")]))).get("index.html") ?? "";
    expect(html.includes("Do the load generators agree?")).toBe(true);
    expect(html.includes("What steady-rate measured against what k6 measured, of the same service")).toBe(
      true,
    );
    expect(page().includes("Do the load generators agree?")).toBe(false);
  },
  TIMEOUT_MS,
);

describe("the page", () => {
  test("makes no request to another host and runs no script", () => {
    const addresses = [...page().matchAll(/(?:src|href|url\()\s*=?\s*["']?([^"'\s)>]+)/g)].map(
      ([, to]) => to,
    );
    expect(addresses.length).toBeGreaterThan(20);
    expect(addresses.filter((to) => !/^(#[\w-]+|[\w.-]+\.json)$/.test(to ?? ""))).toEqual([]);
    expect(page().replaceAll('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(
      /https?:|<script|@import/,
    );
  });

  test("has a table in every figure, and a caption in every table", () => {
    const figures = page().match(/<figure>[\s\S]*?<\/figure>/g) ?? [];
    expect(figures.length).toBeGreaterThan(9);
    expect(figures.filter((figure) => !figure.includes("<table>") || !figure.includes("<svg"))).toEqual([]);
    expect(count(/<table><caption>[^<]+<\/caption>/g)).toBe(count(/<table>/g));
  });

  test("describes every chart for assistive technology, and has no duplicate id", () => {
    const charts = count(/<svg [^>]*viewBox/g);
    expect(count(/role="img" aria-label="[^"]{20,}"/g) + count(/aria-hidden="true"/g)).toBe(charts);
    const ids = [...page().matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("uses only colours that have a dark shade", () => {
    const shades = new Set<string>(Object.values(palette).map(({ light }) => light));
    expect(shades.size).toBe(Object.keys(palette).length);
    for (const file of ["index.html", "throughput.svg", "latency.svg"]) {
      const used = [...(files.get(file) ?? "").matchAll(/ (?:fill|stroke)="(#[^"]+|[a-z]+)"/g)].map(
        ([, to]) => to ?? "",
      );
      const drawn = new Set(used.filter((colour) => colour !== "none"));
      expect(drawn.size).toBeGreaterThan(3);
      expect([...drawn].filter((colour) => !shades.has(colour))).toEqual([]);
    }
  });

  test("has no value that is not a number", () => {
    for (const content of files.values()) expect(content).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  test("lists runs of the first edition with their summary", () => {
    expect(page()).toContain("overview (first edition)");
    expect(page()).toContain("Summary of 2025-12-01T10-00-00Z-first.json");
  });
});

describe("numbers in the tables come from the documents", () => {
  const { document: compared } = results[0] as CurrentResult;

  test("a latency is read from the sum of the blocks' histograms", () => {
    const segments = compared.segments.filter(
      ({ mode, connections }) => mode === "parallel" && connections === 64,
    );
    const sum = addUp(segments.map(({ histogram }) => histogram));
    const cells = cellsOf(page(), "Latency in ms by load", "Closed loop, 64 connections", "parallel");
    expect(cells.slice(2, 4)).toEqual([50, 75].map((percent) => digits(percentileMs(sum, percent))));
    expect(cells.at(-1)).toBe(whole(sum.totalCount));
  });

  test("a verdict is that of the document", () => {
    const row = compared.comparisons.find(
      ({ candidate, load, metric }) =>
        candidate.mode === "hedged" &&
        load.model === "closed" &&
        load.connections === 64 &&
        metric === "throughput",
    );
    expect(row?.verdict).toBe("slower");
    expect(cellsOf(page(), "Verdicts", "64 connections", "hedged")[2]).toBe("▼ slower");
  });

  test("a capacity that the load generator limited is marked", () => {
    expect(cellsOf(page(), "Capacity by mode", "coalesced", "pool 50")[2]).toMatch(/^≥ [\d,]+$/);
    expect(cellsOf(page(), "Capacity by mode", "parallel", "pool 50")[2]).toMatch(/^[\d,]+$/);
  });

  test("the ceiling is among the throughputs", () => {
    const ceiling = compared.summary.closed.find(
      ({ mode, connections }) => mode === "ceiling" && connections === 64,
    );
    expect(cellsOf(page(), "Throughput in a closed loop", "Closed loop, 64 connections", "ceiling")[2]).toBe(
      rate(ceiling?.achieved ?? 0),
    );
  });

  test("a refused segment has its reasons", () => {
    expect(page()).toContain("achieved below 99 % of offered; dropped iterations");
  });
});

test("a picture has both colour schemes, its size, and no address of another host", () => {
  const svg = files.get("throughput.svg") ?? "";
  expect(svg).toMatch(/^<svg [^>]*width="380" height="\d+"/);
  expect(svg).toContain("prefers-color-scheme: dark");
  expect(svg.replaceAll('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:/);
});
