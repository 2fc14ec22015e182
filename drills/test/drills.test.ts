import { afterAll, expect, test } from "bun:test";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { withDescendants } from "@super-heroes/bench/lab/processes/proc";
import type { DrillDocument } from "@super-heroes/bench/results/promises/drill-document";
import { isKept } from "@super-heroes/bench/results/promises/measurement";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { untilGone } from "@super-heroes/testing/processes/until-gone";
import { drills } from "../src/drills/index.ts";

const MAIN = join(import.meta.dir, "../src/main.ts");
const LIMIT_MS = 240_000;

/** Tests do not write to the results of this clone. */
const results = await mkdtemp(join(tmpdir(), "drill-results-"));
afterAll(() => rm(results, { recursive: true }));

/** Starts the command that `bun run drill` runs. */
const startDrill = (...argv: string[]) =>
  Bun.spawn([process.execPath, MAIN, ...argv], {
    cwd: repositoryRoot,
    env: { ...process.env, BENCH_RESULTS_DIR: results },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });

async function drill(...argv: string[]): Promise<{ code: number; printed: string; errors: string }> {
  const child = startDrill(...argv);
  const [printed, errors] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { code: await child.exited, printed, errors };
}

/** Drills that promise a speed, which a machine that runs tests at the same time may miss. */
const OF_SPEED = ["overload"];

for (const { name, promise } of drills.filter(({ name }) => !OF_SPEED.includes(name)))
  test(
    `${name}: ${promise({ short: true, stack: "embedded" })}`,
    async () => {
      // A second attempt: the machine runs other tests at the same time, and may have been too slow for a promise of seconds.
      const first = await drill(name, "--short");
      const { code, printed } = first.code === 0 ? first : await drill(name, "--short");
      expect({ code, printed }).toMatchObject({ code: 0, printed: expect.stringContaining("PASS") });
    },
    LIMIT_MS,
  );

test(
  "overload: requests are served or refused with Retry-After, and the result file has the measurements",
  async () => {
    const { printed } = await drill("overload", "--short");
    const [, file = ""] = /^Result: (\S+)$/m.exec(printed) ?? [];
    const document = JSON.parse(await readFile(resolve(repositoryRoot, file), "utf8")) as DrillDocument;
    expect(document).toMatchObject({ schema: "drills/1", stack: "embedded", short: true });
    const measurements = document.drills[0]?.figures ?? [];
    const measurement = (what: string) => measurements.find((one) => one.what === what);
    const failures = measurement("neither served nor refused");
    expect(failures && isKept(failures)).toBe(true);
    expect(measurement("refused with Retry-After")?.value).toBeGreaterThan(0);
    expect(measurement("peak")?.value).toBeGreaterThan(0);
  },
  LIMIT_MS,
);

test(
  "Ctrl-C stops every process that the drill has started",
  async () => {
    const child = startDrill("analytics");
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream()))
      if (text.includes("analytics is unreachable")) break;
    const processes = withDescendants(child.pid);
    expect(processes.length).toBeGreaterThan(5);
    child.kill("SIGINT");
    expect(await child.exited).toBe(130);
    await untilGone(processes);
  },
  LIMIT_MS,
);

test("an unknown drill: one line with the known ones, and exit code 2", async () => {
  const { code, errors } = await drill("earthquake");
  expect(code).toBe(2);
  expect(errors).toStartWith('drill: unknown drill "earthquake". Known: kill, upstream, ');
  expect(errors.trim().split("\n")).toHaveLength(1);
});

test("--list has every drill, and --help how to run them", async () => {
  const list = (await drill("--list")).printed;
  const help = (await drill("--help")).printed;
  for (const { name, title } of drills) {
    expect(list).toContain(`  ${name} `);
    expect(help).toContain(title);
  }
  expect(help).toContain("Usage: bun run drill");
});
