import { expect, test } from "bun:test";
import { announcementOn, loggedReason } from "./log-lines.ts";

const entry = (fields: object) => JSON.stringify({ level: 30, time: 1, service: "heroes", ...fields });

test("the announcement is found among other lines", () => {
  const line = entry({ msg: "listening", url: "http://127.0.0.1:8001", store: "SQLite .data/heroes.sqlite" });
  expect(announcementOn(line)).toEqual({ url: "http://127.0.0.1:8001", store: "SQLite .data/heroes.sqlite" });
  expect(announcementOn(entry({ msg: "request" }))).toBeUndefined();
  expect(announcementOn("{ not json")).toBeUndefined();
  expect(announcementOn("listening")).toBeUndefined();
});

test("the reason is the last fatal entry, not what was logged after it", () => {
  const lines = [
    entry({ level: 60, msg: "first" }),
    entry({ level: 60, msg: "heroes: port 8001 is already in use", err: { message: "EADDRINUSE" } }),
    entry({ msg: "stopped" }),
  ];
  expect(loggedReason(lines)).toBe("heroes: port 8001 is already in use: EADDRINUSE");
});

test("a cause that the text already names is not repeated", () => {
  expect(loggedReason([entry({ level: 60, msg: "no store: refused", err: { message: "refused" } })])).toBe(
    "no store: refused",
  );
});

test("an uncaught exception is found above the rest of Bun's report, colours or not", () => {
  const report = ["12 | throw x", "error: the disk is full", "      at main.ts:12", "", "Bun v1"];
  expect(loggedReason(report)).toBe("error: the disk is full");
  expect(loggedReason(["\x1b[31mTypeError\x1b[0m: x is not a function"])).toBe(
    "TypeError: x is not a function",
  );
});

test("other lines are no reason", () => {
  const readable = ["[21:13:02] FATAL: heroes", "    err: {", '      "errno": 0', "    }"];
  expect(loggedReason(readable)).toBe("");
  expect(loggedReason(["      at serve (unknown)", entry({ level: 50, msg: "a request failed" })])).toBe("");
  expect(loggedReason([])).toBe("");
});
