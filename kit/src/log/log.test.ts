import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(20_000);

const program = join(import.meta.dir, "../../test/log/log-and-exit.ts");

/** What comes through a pipe from a process that logs a detail, an error and lines of these lengths, and exits. */
async function logging(
  lengths: number[],
  { level = "info", form = "json" }: { level?: string; form?: "json" | "readable" } = {},
): Promise<string> {
  const command = [process.execPath, program, level, form, ...lengths.map(String)];
  const child = Bun.spawn(["sh", "-c", '"$@" | cat', "sh", ...command], {
    env: { ...process.env, NO_COLOR: "1" },
    stdout: "pipe",
    stderr: "inherit",
  });
  return await new Response(child.stdout).text();
}

const parsed = (output: string) =>
  output
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

describe("in production", () => {
  test("every line is JSON with time, level, service and message", async () => {
    const [mishap, line, ...rest] = parsed(await logging([5]));
    expect(rest).toEqual([]);
    expect(Object.keys(line)).toEqual(["level", "time", "service", "index", "msg"]);
    expect(line).toMatchObject({ level: 30, service: "program", index: 0, msg: "xxxxx" });
    expect(mishap).toMatchObject({ level: 50, service: "program", msg: "a mishap", err: { type: "Error" } });
    expect(mishap.err.stack).toContain("log-and-exit");
  });

  test.each([
    ["debug", [20, 50, 30]],
    ["info", [50, 30]],
    ["warn", [50]],
    ["fatal", []],
    ["silent", []],
  ])("LOG_LEVEL=%s cuts what is below", async (level, levels) => {
    expect(parsed(await logging([1], { level })).map((line) => line.level)).toEqual(levels);
  });

  test.each([
    ["many short lines", Array.from({ length: 3000 }, () => 20)],
    ["lines longer than the buffer", [1, 10_000, 1, 10_000, 1]],
    ["a line longer than a pipe holds", [1, 4_000_000, 1]],
  ])("flush writes everything, in order, before an exit: %s", async (_, lengths) => {
    const [, ...lines] = parsed(await logging(lengths));
    expect(lines.map(({ index, msg }) => [index, msg.length])).toEqual(
      lengths.map((length, index) => [index, length]),
    );
  });
});

test.each([
  ["before the first line", "true", 1],
  ["after the first line", "head -n 1", 1000],
])("a reader that closes the pipe %s does not keep the process running", async (_, reader, lines) => {
  const command = [process.execPath, program, "info", "json", ...Array.from({ length: lines }, () => "200")];
  const child = Bun.spawn(["sh", "-c", `("$@"; echo "ended with $?" >&2) | ${reader}`, "sh", ...command], {
    stdout: "ignore",
    stderr: "pipe",
  });
  expect(await new Response(child.stderr).text()).toBe("ended with 0\n");
});

test("readable lines are not lost either", async () => {
  const output = await logging(
    Array.from({ length: 500 }, () => 3),
    { form: "readable" },
  );
  expect(output.match(/INFO.*: xxx$/gm)).toHaveLength(500);
  expect(output).toContain("index: 499");
  expect(output).toMatch(/ERROR.*: a mishap/);
});
