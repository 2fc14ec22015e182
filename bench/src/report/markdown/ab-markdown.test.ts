import { expect, test } from "bun:test";
import { abRun } from "../ab-runs.fixture.ts";
import { abMarkdown } from "./ab-markdown.ts";

test("a regression is the first line, and the gate says by how much", () => {
  const text = abMarkdown(abRun({ slowdown: 1.2, ab: { maxRegression: 0.05 } }));
  const [first, , gate] = text.split("\n");
  expect(first).toMatch(
    /^### ❌ B is slower than A: it (serves 1\d % fewer requests a second|needs 20 % more time for a typical response)/,
  );
  expect(gate).toMatch(/^Gate: regressed, not at most 5\.0 % worse: .*worse by \+20 %/);
  expect(text).toMatch(/^\| load \| candidate \| verdict \|/m);
});

test("what is kept says so", () => {
  expect(abMarkdown(abRun({ ab: { maxRegression: 0.05 } }))).toMatch(/^### ✅ B is as fast as A/);
});

test("a run that was stopped is not kept", () => {
  const document = { complete: false, stoppedBecause: "stopped by the operator (SIGINT)" };
  const text = abMarkdown(abRun({ ab: { maxRegression: 0.05 }, document }));
  expect(text).toMatch(/^### ❌ There is no verdict: the run was stopped/);
  expect(text).not.toContain("Gate:");
});

test("names of requests cannot leave their cell", () => {
  const run = abRun({ requests: 2 });
  const text = abMarkdown(JSON.parse(JSON.stringify(run).replaceAll("GET /0", "a|b`<img>")));
  expect(text).toContain("a\\|b\\`&lt;img>");
});
