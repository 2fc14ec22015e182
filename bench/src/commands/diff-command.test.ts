import { afterAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "@super-heroes/cli/usage-error";
import { measuredResult, QUIET_MS } from "../results/finished-run.fixture.ts";
import { tuningResult } from "../results/paired/tuning.fixture.ts";
import { machineForTests } from "../results/record/machine.fixture.ts";
import { diffCommand } from "./diff-command.ts";

const folder = await mkdtemp(join(tmpdir(), "diff-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const keep = async (document: { runId: string }, text = JSON.stringify(document)) => {
  await Bun.write(join(folder, `${document.runId}.json`), text);
  return document.runId;
};

const times = (factor: number) => QUIET_MS.map((ms) => ms * factor);
const old = await keep(measuredResult("2026-01-01", "old"));
const equal = await keep(measuredResult("2026-01-02", "equal", { latenciesMs: times(1.001) }));
const slow = await keep(measuredResult("2026-01-03", "slow", { latenciesMs: times(1.2) }));
const fast = await keep(measuredResult("2026-01-04", "fast", { latenciesMs: times(0.7) }));

async function diff(...argv: string[]): Promise<{ code: number; text: string }> {
  const texts: string[] = [];
  const code = await diffCommand({ folders: [folder], print: (text) => void texts.push(text) }).run(argv);
  return { code, text: texts.join("\n") };
}

const failure = (...argv: string[]) =>
  diff(...argv).then(
    () => "it did not fail",
    (error: Error) => error.message,
  );

test("two runs: what changed, with intervals, and the doubt beside it", async () => {
  const { code, text } = await diff(old, slow);
  expect(code).toBe(0);
  expect(text).toContain(`OLD: ${old}\nNEW: ${slow}`);
  expect(text).toMatch(/parallel +64 connections +p50 +▼ slower +10\.0 +12\.0 +\+20 % +\+\d+ % to \+\d+ %/);
  expect(text).toContain("parallel, 64 connections: slower, p50 +20 %.");
  expect(text).toContain("is not known: 5.0 % is assumed. --repeats measures it.");
  expect((await diff(old, fast)).text).toContain("faster, throughput +43 %.");
});

test.each([
  [equal, 0, "Kept: NEW is not more than 5.0 % worse than OLD."],
  [fast, 0, "Kept"],
  [slow, 1, "Regressed: NEW is more than 5.0 % worse than OLD."],
])("--max-regression: %s has the exit code %d", async (name, code, sentence) => {
  const outcome = await diff(old, name, "--max-regression", "5%");
  expect(outcome.code).toBe(code);
  expect(outcome.text).toContain(sentence);
});

test("--max-regression with too few blocks is undecided", async () => {
  const few = await keep(measuredResult("2026-01-05", "few", { latenciesMs: [10] }));
  const { code, text } = await diff(old, few, "--max-regression", "5");
  expect(code).toBe(3);
  expect(text).toContain("Undecided: these runs do not show whether");
  expect(text).toContain("No interval: a file has a summary alone, or too few blocks.");
});

test("another machine, other settings, another generator: not comparable, and why", async () => {
  const machine = await keep(
    measuredResult("2026-01-06", "machine", { env: machineForTests({ cores: 8, k6: "2.2.0" }) }),
  );
  const settings = await keep(measuredResult("2026-01-07", "settings", { config: { seconds: 5 } }));
  const tool = { tool: "wrk", cpu: 0.1, peakVus: null, maxVus: null } as const;
  const env = machineForTests({ wrk: "4.1.0", k6: "2.2.0" });
  const generator = await keep(
    measuredResult("2026-01-08", "generator", { env, segment: { generator: tool } }),
  );
  const byWrk = await diff(old, generator, "--max-regression", "5%");
  expect(byWrk.code).toBe(3);
  expect(byWrk.text).toContain("because OLD was driven by autocannon 9.0.0, NEW by wrk 4.1.0.");
  for (const [name, reason] of [
    [machine, "they differ in the number of cores: 2 in OLD, 8 in NEW"],
    [
      settings,
      "they differ in the length of a segment: about 8 s after about 2 s of warm-up in OLD, about 4 s",
    ],
  ] as const) {
    const { code, text } = await diff(old, name);
    expect(code, name).toBe(3);
    expect(text).toContain(`Not comparable, because ${reason}`);
    expect((await diff(old, name, "--max-regression", "5%")).code).toBe(3);
  }
});

test("runs that share no arm are not comparable", async () => {
  const other = await keep(measuredResult("2026-01-09", "other", { segment: { connections: 8 } }));
  const { code, text } = await diff(old, other);
  expect(code).toBe(3);
  expect(text).toContain("Only in OLD: parallel, 64 connections.");
  expect(text).toContain("Not comparable, because the runs share no arm under the same load");
});

test("--repeats widens the noise floor to what equal runs show", async () => {
  const repeats = await Promise.all(
    [1, 1.1, 1.3].map((factor, index) =>
      keep(measuredResult(`2026-02-0${index + 1}`, "repeat", { latenciesMs: times(factor) })),
    ),
  );
  const { text } = await diff(old, slow, "--repeats", repeats.join(","));
  expect(text).toContain("○ inconclusive");
  expect(text).toContain("the largest difference between 3 runs of the same code");
  expect(await failure(old, slow, "--repeats", repeats.slice(1).join(","))).toBe(
    "--repeats expects at least 3 results, got 2",
  );
});

test("--markdown writes the outcome, the conclusion first", async () => {
  const file = join(folder, "summary.md");
  await diff(old, slow, "--max-regression", "5%", "--markdown", file);
  const text = await Bun.file(file).text();
  expect(text).toStartWith("**Regressed: NEW is more than 5.0 % worse than OLD.**\n");
  expect(text).toContain("| parallel | 64 connections | p50 | ▼ slower |");
  expect(text).toEndWith("\n");
});

test("a run that was stopped or measured on a busy machine is marked", async () => {
  const stopped = await keep(
    measuredResult("2026-01-10", "stopped", {
      ...{ complete: false, stoppedBecause: "stopped by the operator" },
      env: machineForTests({ loadBefore: 3, k6: "2.2.0" }),
    }),
  );
  const { text } = await diff(old, stopped);
  expect(text).toContain("NEW was stopped before its end.");
  expect(text).toContain("NEW was measured on a busy machine (load 3.0).");
});

test("a file that is truncated, edited, of another schema or of another kind is refused with one line", async () => {
  const document = measuredResult("2026-01-11", "broken");
  const text = JSON.stringify(document);
  await Bun.write(join(folder, "truncated.json"), text.slice(0, -500));
  await Bun.write(join(folder, "edited.json"), text.replace('"errors":0', '"errors":1'));
  await Bun.write(join(folder, "newer.json"), text.replace('"schemaVersion":2', '"schemaVersion":99'));
  await Bun.write(join(folder, "tuning.json"), JSON.stringify(tuningResult()));
  for (const [name, message] of [
    ["truncated", "truncated.json ends in the middle: after"],
    ["edited", "edited.json is not as it was written: segments[0]: was edited: its digest differs"],
    ["newer", "newer.json was written by a newer version"],
    ["tuning", "tuning.json is a result of tuning, which has no loads to compare"],
    ["missing", "missing there is no such file"],
  ] as const) {
    for (const order of [
      [old, name],
      [name, old],
    ] as const) {
      const line = await failure(...order);
      expect(line).toContain(message);
      expect(line).not.toContain("\n");
    }
  }
});

test("the same run twice, and one name alone, is wrong usage", async () => {
  expect(diffCommand({ folders: [folder] }).run([old, old])).rejects.toThrow(UsageError);
  expect(await failure(old, old)).toBe(`OLD and NEW are the same run: ${old}`);
  expect(diffCommand({ folders: [folder] }).run([old])).rejects.toThrow(UsageError);
  expect(await failure(old, slow, "--max-regression", "lots")).toContain(
    "--max-regression expects per cent from 0.1 to 100",
  );
});
