import { afterAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StatedFigures } from "./formats/foreign-content.ts";
import { importFile } from "./import-file.ts";
import { importedFigures } from "./imported-figures.ts";

/**
 * Real output of k6 2.2.0, of which three metrics are kept, autocannon 9.0.0 and wrk 4.1.0; that of oha after its published schema
 * and source (1.16).
 */
const FIXTURES = join(import.meta.dir, "fixtures");
const folder = await mkdtemp(join(tmpdir(), "import-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const fixture = (name: string) => join(FIXTURES, `${name}.txt`);
const textOf = (name: string) => Bun.file(fixture(name)).text();

/** The result of importing this text. */
async function imported(text: string) {
  const path = join(folder, `${crypto.randomUUID()}.txt`);
  await Bun.write(path, text);
  return importFile(path);
}

/** Why this text is refused. */
const refusal = (text: string) =>
  imported(text).then(
    () => "it was imported",
    (error: Error) => `${error.name}: ${error.message}`,
  );

const statedIn = async (name: string): Promise<StatedFigures> => {
  const { series } = await importFile(fixture(name));
  const [only] = series;
  if (series.length !== 1 || !only?.stated) throw new Error(`${name} is no summary of one series`);
  return only.stated;
};

describe("raw samples of k6", () => {
  test.each(["k6-json-lines", "k6-csv"])("%s: each scenario is a series of blocks", async (name) => {
    const { tool, startedAt, series, limits } = await importFile(fixture(name));
    expect(tool).toBe("k6");
    expect(startedAt).toStartWith("2026-11-30T09:17:4");
    expect(series.map((own) => own.name)).toEqual(["browse", "buy"]);
    const [browse, buy] = importedFigures(series);
    // k6 counted 85 requests in all, of which every fifth to /bad failed.
    expect(browse).toMatchObject({ good: 61, errors: 0, reasons: [] });
    expect(buy?.reasons).toEqual(["failed requests above 0.1 %"]);
    expect((browse?.good ?? 0) + (buy?.good ?? 0) + (buy?.errors ?? 0)).toBe(85);
    expect(series.every(({ stated, load }) => stated === null && load === null)).toBeTrue();
    expect(browse?.blocks).toBeGreaterThanOrEqual(6);
    expect(limits.join(" ")).toContain("http_req_blocked");
  });

  test("both formats of one run hold the same latencies, and as many as k6's own summary states", async () => {
    const [lines, csv] = await Promise.all(
      ["k6-json-lines", "k6-csv"].map(async (name) =>
        importedFigures((await importFile(fixture(name))).series),
      ),
    );
    for (const [index, own] of (lines ?? []).entries()) {
      for (const key of ["good", "errors", "p50Ms", "p95Ms", "p99Ms"] as const)
        expect(own[key], `${own.name}.${key}`).toBe(csv?.[index]?.[key] ?? null);
    }
  });

  test("a quoted field may contain a comma, a quote or a line break", async () => {
    const text = await textOf("k6-csv");
    const { series } = await imported(text);
    const strange = text.replaceAll("http://127.0.0.1:46607/api/cart,", '"a ""b"", c\nd",');
    expect(strange).not.toBe(text);
    expect((await imported(strange)).series).toEqual(series);
  });

  test("a time in any of k6's formats is read", async () => {
    const header = "metric_name,timestamp,metric_value,status,scenario";
    for (const time of [
      "1796030262",
      "1796030262000",
      "1796030262000000",
      "1796030262000000000",
      "2026-11-30T09:17:42Z",
    ]) {
      const { startedAt } = await imported(`${header}\nhttp_req_duration,${time},0,200,default\n`);
      expect(startedAt).toBe("2026-11-30T09:17:42.000Z");
    }
  });

  test("a run that takes long has 12 to 24 blocks of equal length, and all of its samples", async () => {
    const header = "metric_name,timestamp,metric_value,status,scenario\n";
    const lines = Array.from(
      { length: 1000 },
      (_, second) => `http_req_duration,${1_796_030_000 + second},5,200,default\n`,
    );
    const [own] = (await imported(header + lines.join(""))).series;
    const lengths = own?.blocks.map(({ seconds }) => seconds) ?? [];
    expect(lengths.length).toBeGreaterThanOrEqual(12);
    expect(lengths.length).toBeLessThanOrEqual(24);
    expect(new Set(lengths.slice(0, -1)).size).toBe(1);
    expect(importedFigures(own ? [own] : [])[0]?.good).toBe(1000);
  });
});

describe("a summary states what it has, and has no blocks", () => {
  test("k6 --summary-export: the responses that k6 expected, and no p99", async () => {
    const stated = await statedIn("k6-summary-export");
    expect(stated).toMatchObject({ good: 80, errors: 5, p50Ms: 0.3256335, p99Ms: null });
    expect(stated.p95Ms).toBeCloseTo(0.9896, 4);
    expect(stated.seconds).toBeCloseTo(6.03, 2);
    expect((await importFile(fixture("k6-summary-export"))).limits.join(" ")).toContain(
      "--summary-trend-stats",
    );
  });

  test("k6 handleSummary, with a p99 where the run states it", async () => {
    const stated = await statedIn("k6-handle-summary");
    expect(stated.p50Ms).toBeGreaterThan(0);
    expect(stated.p99Ms).toBeGreaterThan(stated.p95Ms ?? Number.POSITIVE_INFINITY);
    expect(stated.seconds).toBeCloseTo(2, 1);
  });

  test("k6 --new-machine-readable-summary", async () => {
    const stated = await statedIn("k6-machine-readable");
    expect(stated).toMatchObject({ good: 15775, errors: 0, p50Ms: 0.086168, p99Ms: null });
    expect((await importFile(fixture("k6-machine-readable"))).startedAt).toBe("2026-11-30T09:17:52.732Z");
  });

  test("autocannon: its connections, whole milliseconds, and no p95", async () => {
    const { series, startedAt } = await importFile(fixture("autocannon"));
    expect(series[0]).toMatchObject({
      name: "/api/cart",
      load: { model: "closed", connections: 4 },
      blocks: [],
    });
    expect(startedAt).toMatch(/^2026-/);
    const stated = await statedIn("autocannon");
    expect(stated.p95Ms).toBeNull();
    expect(Number.isInteger(stated.p99Ms)).toBeTrue();
    const failing = await importFile(fixture("autocannon-failing"));
    expect(importedFigures(failing.series)[0]?.reasons).toEqual(["failed requests above 0.1 %"]);
  });

  test("wrk with and without --latency", async () => {
    expect(await statedIn("wrk")).toEqual({
      ...{ seconds: 2.02, good: 89458, errors: 0, throughput: 89458 / 2.02 },
      ...{ p50Ms: null, p95Ms: null, p99Ms: null },
    });
    expect(await statedIn("wrk-latency")).toMatchObject({
      ...{ good: 93297 - 18659, errors: 18659, p50Ms: 0.075, p95Ms: null, p99Ms: 3.16 },
    });
    const { series } = await importFile(fixture("wrk-latency"));
    expect(series[0]).toMatchObject({ name: "/bad", load: { model: "closed", connections: 4 } });
  });

  test("wrk counts broken sockets and timeouts as errors", async () => {
    const text = (await textOf("wrk")).replace(
      "Requests/sec",
      "  Socket errors: connect 1, read 2, write 3, timeout 4\nRequests/sec",
    );
    expect((await imported(text)).series[0]?.stated?.errors).toBe(10);
  });

  test("oha: seconds become milliseconds; requests in flight at its end did not fail", async () => {
    const stated = await statedIn("oha");
    expect(stated.errors).toBe(0);
    expect(stated.good).toBeGreaterThan(0);
    expect(stated.p95Ms).toBeGreaterThan(stated.p50Ms ?? Number.POSITIVE_INFINITY);
    expect((await importFile(fixture("oha"))).series[0]?.load).toBeNull();
  });
});

describe("refused, with the reason", () => {
  test("a file that is missing, empty, a folder, compressed or of an unknown format", async () => {
    expect(importFile(join(folder, "missing"))).rejects.toThrow("there is no such file");
    expect(importFile(folder)).rejects.toThrow("is a folder: name a file");
    expect(await refusal(" \n")).toBe("UnreadableResult: is empty");
    expect(await refusal("\u001f\u008b")).toContain("is compressed: unpack it first");
    expect(await refusal("hello")).toContain("is in no known format. Known are k6");
    expect(await refusal('{"a": 1}')).toContain("is in no known format");
    expect(await refusal('{"schemaVersion": 2}')).toContain("is a result of the bench already");
  });

  test("a run of k6 that made no HTTP request, in any format", async () => {
    for (const name of ["k6-no-http-lines", "k6-no-http-csv", "k6-no-http-summary"])
      expect(importFile(fixture(name)), name).rejects.toThrow("holds no http_req_duration");
  });

  test("JSON lines that end in the middle of a line", async () => {
    const text = await textOf("k6-json-lines");
    const lines = text.trimEnd().split("\n").length;
    expect(await refusal(text.trimEnd().slice(0, -30))).toContain(`line ${lines} is not whole JSON`);
  });

  test("CSV that ends in the middle of a line, or within quotes", async () => {
    const text = (await textOf("k6-csv")).trimEnd();
    expect(await refusal(text.slice(0, text.lastIndexOf(",") - 20))).toMatch(
      /fields, the header has|within a quoted field/,
    );
    expect(await refusal("metric_name,timestamp\n")).toContain("has no column metric_value");
  });

  test("a summary that ends in the middle", async () => {
    for (const name of ["k6-summary-export", "autocannon", "oha"])
      expect(await refusal((await textOf(name)).slice(0, -200)), name).toContain("ends in the middle");
    expect(await refusal((await textOf("wrk")).slice(0, 150))).toContain("has no line");
  });

  test.each([
    ["a negative latency", "-5", "http_req_duration is"],
    ["a latency that is no number", "NaN", "http_req_duration is"],
    ["an infinite latency", "Infinity", "http_req_duration is"],
    ["no latency", "", "http_req_duration is"],
  ])("%s in raw samples, with its line", async (_, value, message) => {
    const header = "metric_name,timestamp,metric_value,status,scenario";
    const text = `${header}\nhttp_req_duration,1796030262,1,200,default\nhttp_req_duration,1796030262,${value},200,default\n`;
    expect(await refusal(text)).toContain(`line 3: ${message}`);
  });

  test("a time that cannot be read", async () => {
    for (const time of ["soon", "9".repeat(25)]) {
      const text = `metric_name,timestamp,metric_value,status,scenario\nhttp_req_duration,${time},1,200,default\n`;
      expect(await refusal(text)).toContain("line 2: its time cannot be read");
    }
  });

  test("a number in a summary that is negative or none", async () => {
    const autocannon = JSON.parse(await textOf("autocannon"));
    expect(await refusal(JSON.stringify({ ...autocannon, duration: -1 }))).toContain("duration is -1");
    expect(await refusal(JSON.stringify({ ...autocannon, errors: "many" }))).toContain('errors is "many"');
    const summary = (await textOf("k6-summary-export")).replace(/"med": 0.3256335/, '"med": -1');
    expect(await refusal(summary)).toContain("http_req_duration{expected_response:true}.med is -1");
    expect(await refusal((await textOf("wrk-latency")).replace("75.00us", "-nanus"))).toContain(
      "the time -nanus is",
    );
  });

  test("one line of more than a million characters is not read into memory", async () => {
    const line = `{"type":"Point","metric":"x","data":"${"x".repeat(1_200_000)}`;
    expect(await refusal(line)).toContain("a line has more than 1000000 characters");
  });
});

test("requests of setup and teardown are a series of their own, not part of a scenario", async () => {
  const { series } = await imported(
    [
      "metric_name,timestamp,metric_value,group,status,scenario",
      "http_req_duration,1796030261,900,::setup,200,",
      "http_req_duration,1796030262,1,,200,browse",
      "",
    ].join("\n"),
  );
  expect(importedFigures(series).map(({ name, good }) => [name, good])).toEqual([
    ["browse", 1],
    ["setup and teardown", 1],
  ]);
});

test("other metrics, and other types of lines, are left out", async () => {
  const text = await textOf("k6-json-lines");
  const custom =
    '{"type":"Point","metric":"my_trend","data":{"time":"2026-11-30T09:17:43Z","value":-7,"tags":{}}}\n';
  const [with_, without] = await Promise.all([imported(text + custom), imported(text)]);
  expect(with_.series).toEqual(without.series);
});

test("the result names the file, its size and its digest, and not its folder", async () => {
  const { file } = await importFile(fixture("k6-json-lines"));
  const text = await textOf("k6-json-lines");
  expect(file).toEqual({
    name: "k6-json-lines.txt",
    bytes: text.length,
    sha256: new Bun.CryptoHasher("sha256").update(text).digest("hex"),
  });
});
