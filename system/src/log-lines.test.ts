import { expect, test } from "bun:test";
import { announcementOn, lastWords } from "./log-lines.ts";

const entry = (fields: object) => JSON.stringify({ level: 30, time: 1, service: "heroes", ...fields });

test("the announcement is found among other lines", () => {
  const line = entry({ msg: "listening", url: "http://127.0.0.1:8001", store: "SQLite .data/heroes.sqlite" });
  expect(announcementOn(line)).toEqual({ url: "http://127.0.0.1:8001", store: "SQLite .data/heroes.sqlite" });
  expect(announcementOn(entry({ msg: "request" }))).toBeUndefined();
  expect(announcementOn("{ not json")).toBeUndefined();
  expect(announcementOn("listening")).toBeUndefined();
});

test("the last words are the last error, not what was said after it", () => {
  const lines = [
    entry({ level: 50, msg: "first" }),
    entry({ level: 60, msg: "heroes: port 8001 is already in use", err: { message: "EADDRINUSE" } }),
    entry({ msg: "stopped" }),
  ];
  expect(lastWords(lines)).toBe("heroes: port 8001 is already in use: EADDRINUSE");
});

test("a cause that the text already names is not said twice", () => {
  expect(lastWords([entry({ level: 60, msg: "no store: refused", err: { message: "refused" } })])).toBe(
    "no store: refused",
  );
});

test("an exception that nobody caught is found above the rest of its report", () => {
  expect(lastWords(["12 | throw x", "error: the disk is full", "      at main.ts:12", "", "Bun v1"])).toBe(
    "error: the disk is full",
  );
});

test("else the last line that is no entry stands", () => {
  expect(lastWords(["heroes: PORT: expected a whole number", "", entry({ msg: "request" })])).toBe(
    "heroes: PORT: expected a whole number",
  );
  expect(lastWords([entry({ msg: "request" })])).toBe("");
  expect(lastWords([])).toBe("");
});
