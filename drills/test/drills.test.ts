import { afterAll, expect, test } from "bun:test";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { withDescendants } from "@super-heroes/bench/lab/processes/proc";
import type { DrillDocument } from "@super-heroes/bench/results/promises/drill-document";
import { isKept } from "@super-heroes/bench/results/promises/figure";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { untilGone } from "@super-heroes/testing/processes/until-gone";
import { drills } from "../src/registry.ts";

const MAIN = join(import.meta.dir, "../src/main.ts");
const LIMIT_MS = 150_000;

/** Results of tests are not among those of the person whose clone this is. */
const results = await mkdtemp(join(tmpdir(), "drill-results-"));
afterAll(() => rm(results, { recursive: true }));

/** What `bun run drill` runs, as a person would type it. */
const startDrill = (...argv: string[]) =>
  Bun.spawn([process.execPath, MAIN, ...argv], {
    cwd: repositoryRoot,
    env: { ...process.env, BENCH_RESULTS_DIR: results },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });

async function drill(...argv: string[]): Promise<{ code: number; said: string; complaints: string }> {
  const child = startDrill(...argv);
  const [said, complaints] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { code: await child.exited, said, complaints };
}

/** How fast it goes is not the same on a machine that runs tests, so a short drill of speed is not held to it. */
const OF_SPEED = ["overload"];

for (const { name, promise } of drills.filter(({ name }) => !OF_SPEED.includes(name)))
  test(
    `${name}: ${promise({ short: true, stack: "embedded" })}`,
    async () => {
      const { code, said } = await drill(name, "--short");
      expect({ code, said }).toMatchObject({ code: 0, said: expect.stringContaining("PASS") });
    },
    LIMIT_MS,
  );

test(
  "overload: what is not served is refused with Retry-After, and the result file has the figures",
  async () => {
    const { said } = await drill("overload", "--short");
    const [, file = ""] = /^Result: (\S+)$/m.exec(said) ?? [];
    const document = JSON.parse(await readFile(resolve(repositoryRoot, file), "utf8")) as DrillDocument;
    expect(document).toMatchObject({ schema: "drills/1", stack: "embedded", short: true });
    const figures = document.drills[0]?.figures ?? [];
    const figure = (what: string) => figures.find((one) => one.what === what);
    const answeredOtherwise = figure("neither served nor refused");
    expect(answeredOtherwise && isKept(answeredOtherwise)).toBe(true);
    expect(figure("refused with Retry-After")?.value).toBeGreaterThan(0);
    expect(figure("peak")?.value).toBeGreaterThan(0);
  },
  LIMIT_MS,
);

test(
  "Ctrl-C stops all that was started",
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

test("a drill that there is not: one line with those that there are, and exit code 2", async () => {
  const { code, complaints } = await drill("earthquake");
  expect(code).toBe(2);
  expect(complaints).toStartWith('drill: unknown drill "earthquake"; known: kill, upstream, ');
  expect(complaints.trim().split("\n")).toHaveLength(1);
});

test("--list names every drill, and --help how to run them", async () => {
  const list = (await drill("--list")).said;
  const help = (await drill("--help")).said;
  for (const { name, title } of drills) {
    expect(list).toContain(`  ${name} `);
    expect(help).toContain(title);
  }
  expect(help).toContain("Usage: bun run drill");
});
