import { expect, test } from "bun:test";
import { decimal, fileName, listOrNone, oneOf, processId, wholeNumber } from "./readers.ts";

test("values that are allowed", () => {
  expect(wholeNumber(0, 5)("0", "n")).toBe(0);
  expect(decimal(0.1, 2, "seconds")("0.25", "n")).toBe(0.25);
  expect(oneOf(["a", "b"])("b", "n")).toBe("b");
  expect(listOrNone(wholeNumber(1, 9))("none", "n")).toEqual([]);
  expect(listOrNone(wholeNumber(1, 9))("3,1,3", "n")).toEqual([3, 1]);
  expect(fileName("run-1.2", "n")).toBe("run-1.2");
  expect(processId("4711", "n")).toBe(4711);
});

test.each<[string, () => unknown, string]>([
  ["a sign", () => wholeNumber(0, 5)("+1", "n"), '--n expects a whole number from 0 to 5, got "+1"'],
  ["a fraction", () => wholeNumber(0, 5)("1.0", "n"), '--n expects a whole number from 0 to 5, got "1.0"'],
  ["an exponent", () => decimal(0, 5, "seconds")("1e0", "n"), '--n expects seconds from 0 to 5, got "1e0"'],
  ["out of range", () => decimal(1, 5, "minutes")("5.1", "n"), '--n expects minutes from 1 to 5, got "5.1"'],
  [
    "a gap in a list",
    () => listOrNone(wholeNumber(1, 9))("1,", "n"),
    '--n expects a whole number from 1 to 9, got ""',
  ],
  [
    "another folder",
    () => fileName("../x", "n"),
    '--n expects up to 60 lower-case letters, digits, dots and hyphens, got "../x"',
  ],
  ["no process", () => processId("0", "n"), '--n expects a process id, got "0"'],
])("%s is refused", (_, read, message) => {
  expect(read).toThrow(message);
});
