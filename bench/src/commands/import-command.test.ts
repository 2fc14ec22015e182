import { afterAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { derive } from "../analysis/derive.ts";
import { parseAny, verifyAny } from "../results/any-result.ts";
import type { ImportedResult } from "../results/imported/imported-result.ts";
import { factsOf } from "../results/run-facts.ts";
import { diffCommand } from "./diff-command.ts";
import { importCommand } from "./import-command.ts";
import { reportCommand } from "./report-command.ts";

const folder = await mkdtemp(join(tmpdir(), "import-command-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const fixture = (name: string) => join(import.meta.dir, "../results/imported/fixtures", `${name}.txt`);

/** Imports a file at this hour, and returns the result as its file holds it. */
async function imported(hour: string, ...argv: string[]) {
  const texts: string[] = [];
  let file = "";
  const code = await importCommand({
    folder,
    now: () => new Date(`2026-12-01T${hour}:00:00Z`),
    print: (text) => void texts.push(text),
    outcome: async (path) => (file = path),
  }).run(argv);
  expect(code).toBe(0);
  const text = await Bun.file(file).text();
  return { file, text, printed: texts.join("\n"), document: JSON.parse(text) as ImportedResult };
}

const failure = (...argv: string[]) =>
  imported("00", ...argv).then(
    () => "it did not fail",
    (error: Error) => error.message,
  );

test("an import is a result that verifies, and is named by the run's start or else by its import", async () => {
  const { file, text, document, printed } = await imported("10", fixture("k6-json-lines"));
  expect(file).toBe(join(folder, "imported", `${document.runId}.json`));
  expect(document.runId).toMatch(/^2026-11-30T09-17-4\dZ-k6-json-lines$/);
  const result = parseAny(text);
  expect(result.kind).toBe("imported");
  expect(verifyAny(result, derive)).toEqual([]);
  expect(factsOf(result)).toMatchObject({ kind: "imported", stack: "unknown", incomplete: null });
  expect(printed).toMatch(/browse +load not recorded/);
  const wrk = await imported("11", fixture("wrk"), "--name", "checkout");
  expect(wrk.document.runId).toBe("2026-12-01T11-00-00Z-checkout");
  expect(wrk.printed).toContain("The time of the run is not known");
});

test("what the file does not say may be given, and what it says may not", async () => {
  const { document } = await imported(
    "12",
    fixture("wrk"),
    "--started-at",
    "2026-05-04T03:02:01Z",
    "--name",
    "at",
  );
  expect(document.runId).toBe("2026-05-04T03-02-01Z-at");
  const rated = await imported("12", fixture("k6-summary-export"), "--rate", "10");
  expect(rated.document.series[0]?.load).toEqual({ model: "open", offered: 10 });
  expect(rated.document.limits).toContain("The load was given by the operator: the file does not say.");
  expect(await failure(fixture("wrk"), "--connections", "8")).toBe(
    "the file says 4 connections: leave out --connections and --rate",
  );
  expect(await failure(fixture("wrk"), "--connections", "4", "--rate", "8")).toContain("not both");
  expect(await failure(fixture("autocannon"), "--started-at", "2026-01-01")).toContain(
    "the file says that the run started at",
  );
  expect(await failure(fixture("wrk"), "--started-at", "noon")).toContain(
    "--started-at expects a time such as",
  );
});

test("a file that cannot be imported leaves no result, and one line", async () => {
  const empty = join(folder, "empty.json");
  await Bun.write(empty, "");
  expect(await failure(empty)).toBe(`${empty} is empty`);
});

test("an edited import is found", async () => {
  const { text } = await imported("13", fixture("wrk"));
  const edited = parseAny(text.replace('"good": 89458', '"good": 99458'));
  expect(verifyAny(edited, derive).map(({ place }) => place)).toContain("series[0]");
});

test("diff of two summaries has no interval and says so; of raw samples it has one", async () => {
  const texts: string[] = [];
  const diff = (...argv: string[]) =>
    diffCommand({ folders: [folder], print: (text) => void texts.push(text) }).run(argv);
  const [first, second] = [
    await imported("14", fixture("wrk-latency"), "--name", "first"),
    await imported("15", fixture("wrk-latency"), "--name", "second"),
  ];
  // Every fifth response of these runs failed.
  expect(await diff(first.file, second.file)).toBe(3);
  expect(texts.at(-1)).toContain("it does not count: failed requests above 0.1 %");
  const [a, b] = [
    await imported("16", fixture("autocannon"), "--name", "a"),
    await imported("17", fixture("autocannon"), "--name", "b"),
  ];
  const copy = a.file === b.file;
  expect(copy).toBeFalse();
  expect(await diff(a.file, b.file)).toBe(0);
  expect(texts.at(-1)).toContain("no interval");
  expect(texts.at(-1)).toContain("without an interval");
  expect(texts.at(-1)).toContain("Neither file says on which machine");
  expect(await diff(a.file, b.file, "--max-regression", "5%")).toBe(3);
  const [c, d] = [
    await imported("18", fixture("k6-csv"), "--name", "c"),
    await imported("19", fixture("k6-csv"), "--name", "d"),
  ];
  expect(await diff(c.file, d.file)).toBe(0);
  expect(texts.at(-1)).toMatch(/browse +load not recorded +p50 +\S+ \w+/);
  expect(texts.at(-1)).toContain(
    "buy, load not recorded is not comparable, because in OLD it does not count",
  );
});

test("report shows an imported run, with what it cannot show", async () => {
  const { file } = await imported("20", fixture("oha"), "--name", "shown");
  await reportCommand({ folder, published: join(folder, "none"), print: () => {} }).run([file]);
  const page = await Bun.file(join(folder, "index.html")).text();
  expect(page).toContain("run of oha, imported");
  expect(page).toContain("What oha measured");
  expect(page).toContain("A summary without raw samples: it has no interval");
});
