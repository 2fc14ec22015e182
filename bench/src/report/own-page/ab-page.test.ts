import { beforeAll, describe, expect, test } from "bun:test";
import type { Segment } from "../../analysis/observation/segment.ts";
import { GENERATOR_LIMITED } from "../../analysis/validity.ts";
import { abRun } from "../ab-runs.fixture.ts";
import { cellsOf } from "../html/html-table.fixture.ts";
import { abPage } from "./ab-page.ts";

const TIMEOUT_MS = 60_000;
const pageOf = (run: Parameters<typeof abRun>[0]) => abPage(abRun(run), "2026-01-08T10-00-00Z-ab.json");
const headlineOf = (page: string) => /<h3>([^<]*)<\/h3>/.exec(page)?.[1];

describe("the page of a run of bench ab", () => {
  let page: string;
  beforeAll(() => {
    page = pageOf({ slowdown: 1.2, requests: 2 });
  }, TIMEOUT_MS);

  test("has the verdict first, then the picture, then doubt and method", () => {
    const sections = [...page.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id);
    expect(sections).toEqual(["verdict", "picture", "cost", "doubt", "method", "circumstances"]);
    expect(headlineOf(page)).toMatch(
      /^B is slower than A: it (serves 1\d % fewer requests a second \(at 16 connections\)|needs 20 % more time for a typical response \(at 50 requests\/s\))\.$/,
    );
  });

  test("opens from disk: no script, no other host, and a link to its result beside it", () => {
    const targets = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, to]) => to ?? "");
    expect(targets).toContain("2026-01-08T10-00-00Z-ab.json");
    expect(targets.filter((to) => !/^(#[\w-]+|[\w.-]+\.json)$/.test(to))).toEqual([]);
    expect(page.replaceAll('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:|<script|@import/);
  });

  test("has no duplicate id, a caption in every table, and a label for every picture", () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const count = (pattern: RegExp) => page.match(pattern)?.length ?? 0;
    expect(count(/<table><caption>[^<]+<\/caption>/g)).toBe(count(/<table>/g));
    expect(count(/role="img" aria-label="[^"]+"/g)).toBe(count(/role="img"/g));
    expect(count(/role="img"/g)).toBeGreaterThanOrEqual(3);
  });

  test("has a row for each request beside all of them, and what was sent, escaped", () => {
    expect(cellsOf(page, "Every metric", "16 connections", "GET /1").length).toBeGreaterThan(0);
    expect(cellsOf(page, "Every metric", "16 connections", "all together").length).toBeGreaterThan(0);
    expect(cellsOf(page, "The requests", "GET /0")[2]).toBe("/0?x=&lt;b&gt;");
    expect(cellsOf(page, "The requests", "GET /0")[3]).toBe("authorization, accept: text/plain");
    expect(cellsOf(page, "The servers", "B")[2]).toBe("node new.js");
  });

  test("names no fight", () => {
    expect(page.replaceAll("Super Heroes", "")).not.toMatch(/fight|hero\b|mode\b/i);
  });

  test("has no value that is not a number", () => {
    expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });
});

test(
  "equal servers are called so",
  () => {
    expect(headlineOf(pageOf({}))).toBe(
      "B is as fast as A: they differ by no more than this machine differs from itself.",
    );
  },
  TIMEOUT_MS,
);

test(
  "a service that was compared with itself is not called equal, faster or slower",
  () => {
    expect(headlineOf(pageOf({ ab: { isSelf: true } }))).toBe(
      "A was compared with itself, and no difference was reported, as expected.",
    );
  },
  TIMEOUT_MS,
);

test(
  "there is no verdict over errors, and the reasons stand in its place",
  () => {
    const failing = pageOf({
      change: (segment) => ({
        ...segment,
        valid: false,
        reasons: ["failed requests above 0.1 % (5 × status 500)"],
      }),
    });
    expect(headlineOf(failing)).toBe("There is no verdict: no load has valid measurements of both.");
    expect(failing).toContain(
      "16 connections: no verdict, because no block has valid segments of both: failed requests above 0.1 %.",
    );
    expect(failing).not.toContain("is slower than");
  },
  TIMEOUT_MS,
);

test(
  "a verdict names the segments on which it does not rest",
  () => {
    const partly = pageOf({
      change: (segment) =>
        segment.mode === "B" && segment.block === 0
          ? { ...segment, valid: false, reasons: ["failed requests above 0.1 % (5 × status 500)"] }
          : segment,
    });
    expect(partly).toContain("B: 2 of 16 segments do not count: failed requests above 0.1 %.");
  },
  TIMEOUT_MS,
);

test(
  "there is no verdict in a run that was stopped",
  () => {
    const stopped = pageOf({ slowdown: 1.2, document: { complete: false, stoppedBecause: "B ended" } });
    expect(headlineOf(stopped)).toBe("There is no verdict: the run was stopped before its end (B ended).");
  },
  TIMEOUT_MS,
);

test(
  "throughput of a generator at its limit is a lower bound",
  () => {
    const limited = pageOf({
      change: (segment) =>
        segment.model === "closed" ? { ...segment, valid: false, reasons: [GENERATOR_LIMITED] } : segment,
    });
    expect(limited).toMatch(
      /A serves at least [\d,]+ requests a second at 16 connections: the load generator was at its limit\./,
    );
  },
  TIMEOUT_MS,
);

test(
  "two generators on one service are named, in place of a second server",
  () => {
    const byGenerator = (segment: Segment): Segment => {
      if (segment.purpose !== "comparison") return segment;
      const [side, tool] = segment.mode === "A" ? (["A", "k6"] as const) : (["B", "steady-rate"] as const);
      const isOpen = segment.model === "open";
      return { ...segment, mode: "A", side, generator: { ...segment.generator, ...(isOpen && { tool }) } };
    };
    const page = pageOf({ change: byGenerator, ab: { isSelf: true } });
    expect(headlineOf(page)).toBe(
      "k6 and steady-rate measured A, and no difference between them was reported.",
    );
    expect(page).toContain("A by steady-rate");
  },
  TIMEOUT_MS,
);
