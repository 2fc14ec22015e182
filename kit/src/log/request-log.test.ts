import { expect, test } from "bun:test";
import pino from "pino";
import { fastRequestLog, type RequestEntry, requestLog } from "./request-log.ts";

const entry: RequestEntry = {
  correlationId: "fight-42",
  method: "GET",
  path: "/api/heroes/random_hero",
  status: 200,
  durationMs: 1.234,
};

/** The line of one request as the logger writes it and as it is concatenated. */
function linesOf(request: RequestEntry): { usual: string; fast: string } {
  const lines: string[] = [];
  const log = pino({ base: { service: "heroes" } }, { write: (line: string) => lines.push(line) });
  requestLog(log)(request);
  fastRequestLog(log, "heroes", (line) => lines.push(line))(request);
  const [usual = "", fast = ""] = lines;
  return { usual, fast };
}

/** The fields of a line in their order, without the time, which no two lines share. */
function fieldsOf(line: string): [string, unknown][] {
  expect(line).toEndWith("\n");
  const { time, ...fields } = JSON.parse(line);
  expect(time).toBeNumber();
  return Object.entries(fields);
}

test("is the line that the logger writes, with the same fields in the same order", () => {
  const { usual, fast } = linesOf(entry);
  expect(fieldsOf(fast)).toEqual(fieldsOf(usual));
  expect(Object.keys(JSON.parse(fast))).toEqual(Object.keys(JSON.parse(usual)));
  expect(JSON.parse(fast)).toMatchObject({ level: 30, service: "heroes", msg: "request", ...entry });
});

test("has the time at which it was written", () => {
  const before = Date.now();
  const { time } = JSON.parse(linesOf(entry).fast);
  expect(time).toBeWithin(before, Date.now() + 1);
});

test.each([
  ["quotes", '/api/"heroes"'],
  ["backslashes", "/api/\\heroes\\"],
  ["line ends", "/api/heroes\n\r\u2028"],
  ["control characters", "/api/\u0000\u001b[31m"],
  ["letters beyond ASCII", "/api/héros/英雄/🦸"],
  ["half a surrogate pair", "/api/\ud83e"],
  ["what looks like the next field", '","status":500,"x":"'],
])("stays one line of JSON with %s in the path and the correlation id", (_, text) => {
  const { usual, fast } = linesOf({ ...entry, path: text, correlationId: text });
  expect(fast.trimEnd()).not.toInclude("\n");
  expect(fieldsOf(fast)).toEqual(fieldsOf(usual));
  expect(JSON.parse(fast)).toMatchObject({ path: text, correlationId: text, status: 200 });
});

test.each([
  [0, 0],
  [0.0004, 0],
  [0.0006, 0.001],
  [1.23456, 1.235],
  [17, 17],
  [12_345.6789, 12_345.679],
])("a duration of %p ms is the number %p: microseconds are fine enough", (durationMs, written) => {
  const { fast } = linesOf({ ...entry, durationMs });
  expect(JSON.parse(fast).durationMs).toBe(written);
});

test("writes nothing where the logger is cut above info", () => {
  const lines: string[] = [];
  const log = pino({ level: "warn" }, { write: (line: string) => lines.push(line) });
  fastRequestLog(log, "heroes", (line) => lines.push(line))(entry);
  expect(lines).toEqual([]);
});
