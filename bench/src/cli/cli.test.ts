import { expect, test } from "bun:test";
import { type BenchOptions, readOptions } from "./cli.ts";

const options = (...argv: string[]) => readOptions(argv) as BenchOptions;

test("the default compares both modes on embedded stores that keep nothing", () => {
  expect(options()).toEqual({
    quick: false,
    stack: { kind: "embedded" },
    modes: ["sequential", "parallel"],
    connections: [16, 64, 256],
    rates: [10, 100],
    writes: ["none"],
    drawRows: [],
    blocks: 1,
    seconds: undefined,
    warmupSeconds: undefined,
    name: "embedded",
    seed: undefined,
  });
});

test("quick is smaller, and what is said explicitly still holds", () => {
  expect(options("--quick")).toMatchObject({ connections: [64], rates: [50], name: "embedded-quick" });
  expect(options("--quick", "--rates", "1,10")).toMatchObject({ connections: [64], rates: [1, 10] });
});

test("lists, numbers and names are read", () => {
  expect(
    options(
      ...["--stack=local", "--modes", "parallel", "--connections", "1, 8", "--writes", "none,acknowledged"],
      ...["--draw-rows", "100,1000000", "--seconds", "2.5", "--warmup", "0", "--seed", "7", "--name", "a-1"],
    ),
  ).toMatchObject({
    stack: { kind: "local" },
    modes: ["parallel"],
    connections: [1, 8],
    writes: ["none", "acknowledged"],
    drawRows: [100, 1_000_000],
    seconds: 2.5,
    warmupSeconds: 0,
    seed: 7,
    name: "a-1",
  });
});

test("a running service is given by its URL; how it stores fights is not the bench's to say", () => {
  expect(options("--stack", "http://127.0.0.1:8004/")).toMatchObject({
    stack: { kind: "remote", url: "http://127.0.0.1:8004" },
    writes: [null],
    name: "remote",
  });
  expect(() => options("--stack", "http://x", "--writes", "none")).toThrow("--stack embedded or local");
});

test("the open loop can be left out", () => {
  expect(options("--no-open-loop").rates).toEqual([]);
});

test("help wins over everything else", () => {
  expect(readOptions(["--quick", "-h"])).toBe("help");
});

test.each([
  [
    ["--stack", "cloud"],
    '--stack expects embedded, local or the http:// URL of a running fights service, got "cloud"',
  ],
  [["--modes", "both"], '--modes expects a list of sequential, parallel, got "both"'],
  [["--connections", "0"], '--connections expects whole numbers from 1 to 10000, got "0"'],
  [["--connections", "16,"], '--connections expects whole numbers from 1 to 10000, got ""'],
  [["--rates", "1.5"], '--rates expects whole numbers from 1 to 100000, got "1.5"'],
  [["--writes", "all"], '--writes expects a list of none, acknowledged, got "all"'],
  [["--draw-rows", "100"], "give two or more"],
  [["--seconds", "-1"], '--seconds expects seconds from 1 to 3600, got "-1"'],
  [["--seconds", "soon"], '--seconds expects seconds from 1 to 3600, got "soon"'],
  [["--name", "../x"], '--name expects up to 60 small letters, digits, dots and hyphens, got "../x"'],
  [["--seconds"], "--seconds needs a value; see --help"],
  [["--quick=yes"], "--quick takes no value"],
  [["--speed", "9"], "unknown argument --speed; known: --quick, --stack,"],
  [["fast"], "unknown argument fast; known: --quick"],
])("%j is refused in one line", (argv, message) => {
  expect(() => readOptions(argv)).toThrow(message);
});
