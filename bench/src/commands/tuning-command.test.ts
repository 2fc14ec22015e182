import { afterAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { UsageError } from "@super-heroes/cli/usage-error";
import { withoutFolders } from "../experiments/tuning/arm-choice.ts";
import { readTuning } from "./tuning-command.ts";

const empty = await mkdtemp(join(tmpdir(), "no-checkout-"));
afterAll(() => rm(empty, { recursive: true }));

const here = (name: string, ...settings: string[]) => [
  "--arm",
  [`${name}=${repositoryRoot}`, ...settings].join(","),
];

test("arms come in the order in which they were typed, each with its environment", () => {
  const request = readTuning([
    ...here("before"),
    ...here("after", "POOL_MAX=5", "FIGHTS_X=a=b"),
    "--rounds",
    "2",
  ]);
  expect(request).toMatchObject({
    arms: [
      { name: "before", dir: repositoryRoot, environment: {} },
      { name: "after", dir: repositoryRoot, environment: { POOL_MAX: "5", FIGHTS_X: "a=b" } },
    ],
    modes: ["parallel", "coalesced"],
    connections: 64,
    rounds: 2,
    seconds: 1,
    stack: "local",
    name: "tuning",
  });
  expect(readTuning(["--help"])).toBe("help");
});

test.each([
  [here("a"), "tuning compares two arms or more, got 1"],
  [[...here("a"), ...here("a")], "two arms are called a"],
  [["--arm", "a"], '--arm expects NAME=DIR[,KEY=VALUE…], got "a"'],
  [["--arm", "a="], '--arm expects NAME=DIR[,KEY=VALUE…], got "a="'],
  [
    ["--arm", "A b=."],
    '--arm expects a NAME of up to 40 lower-case letters, digits, dots and hyphens, got "A b"',
  ],
  [here("a", "fast"), '--arm expects KEY=VALUE after the DIR, got "fast"'],
  [here("a", "FIGHTS_PORT=8004"), "--arm takes no FIGHTS_PORT: every arm gets free ports"],
  [[...here("a"), "--arm", `b=${empty}`], "arm b: its folder has no services/heroes/src/main.ts"],
  [
    [...here("a"), ...here("b"), "--stack", "http://x"],
    '--stack expects one of embedded, local, got "http://x"',
  ],
  [[...here("a"), ...here("b"), "--rounds", "0"], '--rounds expects a whole number from 1 to 1000, got "0"'],
])("refused in one line: %j", (argv, message) => {
  expect(() => readTuning(argv)).toThrow(message);
  expect(() => readTuning(argv)).toThrow(UsageError);
});

test("where an arm's folder is does not reach a result", () => {
  expect(withoutFolders(["--arm", "a=../mine/x,K=1", "--arm=b=C:/y", "--name", "a=b"])).toEqual([
    "--arm",
    "a=DIR,K=1",
    "--arm=b=DIR",
    "--name",
    "a=b",
  ]);
});
