import { expect, test } from "bun:test";
import { readStartFlags } from "./start-flags.ts";

test("without flags the environment decides", () => {
  expect(readStartFlags([])).toEqual({ help: false, stack: undefined });
});

test("a stack is chosen by name", () => {
  expect(readStartFlags(["--stack", "local"])).toEqual({ help: false, stack: "local" });
  expect(readStartFlags(["--stack=embedded"])).toEqual({ help: false, stack: "embedded" });
});

test("help wins over everything else", () => {
  expect(readStartFlags(["--stack", "local", "--help"])).toEqual({ help: true });
});

test.each([
  [["--stack", "cloud"], '--stack expects one of embedded, local, got "cloud"'],
  [["--stack"], "--stack expects one of embedded, local, got nothing"],
  [["--port", "1"], "unknown argument --port"],
  [["local"], "unknown argument local"],
])("%j is refused in one line", (argv, message) => {
  expect(() => readStartFlags(argv)).toThrow(message);
});
