import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allServices } from "../../src/local-stack/index.ts";
import { databases } from "./cli.ts";

let dir: string;

beforeAll(() => {
  dir = join(mkdtempSync(join(tmpdir(), "local-stack-")), "never-brought-up");
});

afterAll(() => {
  rmSync(join(dir, ".."), { recursive: true });
});

describe("wrong usage exits with 2 and one line", () => {
  test.each([
    [[], "expected up|down|status|env [STORE …], got nothing"],
    [["restart"], 'unknown command "restart". Known: up, down, status, env'],
    [["toString"], 'unknown command "toString"'],
    [["up", "down"], 'unknown store "down". Known: heroes, '],
    [["up", "heros"], 'unknown store "heros". Did you mean heroes?'],
    [["stauts"], 'unknown command "stauts". Did you mean status?'],
    [["status", "--folder", "x"], 'unknown option "--folder". Known: --dir, --help'],
  ])("%p", async (args, complaint) => {
    const { exitCode, stdout, stderr } = await databases(...args);
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toStartWith(`databases: ${complaint}`);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});

test("--help shows the usage", async () => {
  const { exitCode, stdout } = await databases("--help");
  expect(exitCode).toBe(0);
  expect(stdout).toContain("Usage: bun run databases");
});

describe("in a folder without a stack", () => {
  test("status lists every store as absent and exits with 1", async () => {
    const { exitCode, stdout } = await databases("status", "--dir", dir);
    expect(exitCode).toBe(1);
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => line.split(/\s+/).at(-1)),
    ).toEqual(["state", ...allServices.map(() => "absent")]);
  });

  test("env names what does not run and prints no variable", async () => {
    const { exitCode, stdout, stderr } = await databases("env", "--dir", dir);
    expect(exitCode).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(`not running: ${allServices.join(", ")}`);
  });

  test("down has nothing to do and leaves no trace", async () => {
    expect((await databases("down", "--dir", dir)).exitCode).toBe(0);
    expect(existsSync(dir)).toBe(false);
  });
});
