import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LogLine } from "../captured-log.ts";
import { startTiny } from "./tiny-process.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(20_000);

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "log-dir-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

const linesIn = (name: string): LogLine[] =>
  readFileSync(join(dir, name), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

/** Makes one request that succeeds, and one that fails. */
async function askBoth(url: unknown): Promise<number[]> {
  const responses = [await fetch(`${url}/public-url`), await fetch(`${url}/held`)];
  return responses.map(({ status }) => status);
}

test("LOG_DIR has all lines of standard output, in order, to the last one; errors have a second file", async () => {
  await using tiny = startTiny({ LOG_DIR: dir });
  const { url } = await tiny.logged("listening");
  expect(await askBoth(url)).toEqual([200, 500]);
  tiny.signal("SIGTERM");
  await tiny.exitCode;

  const lines = await tiny.log();
  expect(lines.at(-1)).toMatchObject({ msg: "stopped" });
  expect(linesIn("tiny.log")).toEqual(lines);
  const errors = lines.filter(({ level }) => Number(level) >= 50);
  expect(errors).toHaveLength(1);
  expect(linesIn("tiny_errors.log")).toEqual(errors);
});

test("its lines are JSON, also when standard output is readable", async () => {
  const child = Bun.spawn(
    [process.execPath, join(import.meta.dir, "../log/log-and-exit.ts"), "info", "readable", "3"],
    {
      env: { PATH: process.env.PATH, LOG_DIR: dir, NO_COLOR: "1" },
      stdout: "pipe",
    },
  );
  expect(await new Response(child.stdout).text()).toContain("ERROR");
  expect(linesIn("program.log").map(({ msg }) => msg)).toEqual(["a mishap", "xxx"]);
});

test("processes that share a port do not share a file", async () => {
  await using first = startTiny({ LOG_DIR: dir, REUSE_PORT: "true" });
  await using second = startTiny({ LOG_DIR: dir, REUSE_PORT: "true" });
  await Promise.all([first.logged("listening"), second.logged("listening")]);
  expect(readdirSync(dir).filter((name) => /^tiny\.\d+\.log$/.test(name))).toHaveLength(2);
});

describe("a full disk", () => {
  const dropsIn = async (url: unknown, place: string) => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const sample = metrics
      .split("\n")
      .find((line) => line.startsWith("log_lines_dropped_total{") && line.includes(place));
    return Number(sample?.split(" ").at(-1));
  };

  test("under LOG_DIR: requests get responses, lines counted, and standard error has one line about it", async () => {
    symlinkSync("/dev/full", join(dir, "tiny.log"));
    await using tiny = startTiny({ LOG_DIR: dir });
    const { url } = await tiny.logged("listening");
    expect(await askBoth(url)).toEqual([200, 500]);
    expect(await dropsIn(url, 'to="file"')).toBeGreaterThanOrEqual(3);
    tiny.signal("SIGTERM");
    expect(await tiny.exitCode).toBe(0);
    expect(await tiny.stderr()).toMatch(
      /^tiny: log lines are lost, see log_lines_dropped_total: ENOSPC[^\n]*\n$/,
    );
    expect(linesIn("tiny_errors.log")).toHaveLength(1);
    expect((await tiny.log()).at(-1)).toMatchObject({ msg: "stopped" });
  });

  test("a service starts although LOG_DIR is not a usable folder", async () => {
    writeFileSync(join(dir, "file"), "");
    await using tiny = startTiny({ LOG_DIR: join(dir, "file") });
    const { url } = await tiny.logged("listening");
    expect(await dropsIn(url, 'to="file"')).toBeGreaterThanOrEqual(1);
    expect(existsSync(join(dir, "tiny.log"))).toBe(false);
  });

  test("under standard output: the service continues, and stops normally", async () => {
    const program = join(import.meta.dir, "tiny-service.ts");
    const child = Bun.spawn(["sh", "-c", '"$@" > /dev/full', "sh", process.execPath, program], {
      env: { PATH: process.env.PATH, NODE_ENV: "production", PORT: "0", LOG_DIR: dir },
      stderr: "ignore",
    });
    const written = () => (existsSync(join(dir, "tiny.log")) ? linesIn("tiny.log") : []);
    while (written().length === 0) await Bun.sleep(5);
    const [listening] = written();
    const responses = await Promise.all(
      Array.from({ length: 300 }, () => fetch(`${listening?.url}/public-url`)),
    );
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    // To the service itself, not to the shell that started it.
    const { pid } = (await (await fetch(`${listening?.url}/pid`)).json()) as { pid: number };
    process.kill(pid, "SIGTERM");
    expect(await child.exited).toBe(0);
    expect(linesIn("tiny.log").at(-1)).toMatchObject({ msg: "stopped" });
  });
});
