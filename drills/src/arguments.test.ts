import { describe, expect, test } from "bun:test";
import { readArguments } from "./arguments.ts";
import { drills } from "./drills/index.ts";

const read = (...argv: string[]) => readArguments(argv, drills);

test("without a name all drills run, on embedded stores, at full length", () => {
  expect(read()).toEqual({ do: "run", drills, stack: "embedded", short: false });
});

test("named drills run in their usual order, not in that of the command line", () => {
  const order = read("retries", "kill", "--short", "--stack", "local");
  expect(order).toMatchObject({ do: "run", stack: "local", short: true });
  expect(order.do === "run" && order.drills.map(({ name }) => name)).toEqual(["kill", "retries"]);
});

test("--help and --list come before everything else", () => {
  expect(read("kill", "--help")).toEqual({ do: "help" });
  expect(read("-h")).toEqual({ do: "help" });
  expect(read("--list")).toEqual({ do: "list" });
});

describe("refused, with the known values", () => {
  test.each([
    [["flood"], 'unknown drill "flood"; known: kill, '],
    [["--fast"], "unknown argument --fast; known: --stack, --short, --list, --help"],
    [["--stack", "remote"], '--stack expects one of embedded, local, got "remote"'],
    [["--stack"], "--stack expects one of embedded, local, got "],
  ])("%p", (argv, message) => {
    expect(() => read(...argv)).toThrow(message);
  });
});

test("every drill has a name of its own that can be typed", () => {
  const names = drills.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
});
