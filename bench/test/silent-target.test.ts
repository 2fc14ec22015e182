import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";

// A target has 10 s for its first response.
setDefaultTimeout(60_000);

const results = await mkdtemp(join(tmpdir(), "silent-"));
afterAll(() => rm(results, { recursive: true }));

/** Accepts connections and never responds. */
function silentTarget() {
  const arrived = Promise.withResolvers<void>();
  const server = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: { open: () => arrived.resolve(), data() {} },
  });
  return {
    port: server.port,
    arrived: arrived.promise,
    [Symbol.dispose]: () => server.stop(true),
  };
}

const bench = (...argv: string[]) => ["bench/src/main.ts", ...argv];
const walk = "deploy/walk/walk.ts";
const seed = (url: string) => ["database/src/seed.ts", "--rows", "10", "--store", url];

/** Every command that takes the address of something to talk to. */
const COMMANDS: readonly [name: string, argvFor: (port: number) => string[]][] = [
  ["bench", (port) => bench("--stack", `http://127.0.0.1:${port}`)],
  ["bench compare", (port) => bench("compare", "--quick", "--stack", `http://127.0.0.1:${port}`)],
  ["bench crossover", (port) => bench("crossover", "--stack", `http://127.0.0.1:${port}`)],
  ["bench capacity", (port) => bench("capacity", "--quick", "--stack", `http://127.0.0.1:${port}`)],
  ["bench ladder", (port) => bench("ladder", "--quick", "--stack", `http://127.0.0.1:${port}`)],
  ["bench ab", (port) => bench("ab", "--quick", `http://127.0.0.1:${port}`, `http://127.0.0.1:${port}`)],
  ["bench aa", (port) => bench("aa", "--runs", "1", "--", "--stack", `http://127.0.0.1:${port}`)],
  ["the walk", (port) => [walk, `http://127.0.0.1:${port}`]],
  ["seed PostgreSQL", (port) => seed(`postgres://user:secret@127.0.0.1:${port}/heroes`)],
  ["seed MariaDB", (port) => seed(`mysql://user:secret@127.0.0.1:${port}/locations`)],
];

function start(argv: readonly string[]) {
  const child = Bun.spawn([process.execPath, ...argv], {
    cwd: repositoryRoot,
    env: { ...process.env, BENCH_RESULTS_DIR: results },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  return { child, complaint: new Response(child.stderr).text() };
}

describe("a target that accepts connections and never responds", () => {
  test("ends every command that connects to it, with a line that says so", async () => {
    using target = silentTarget();
    const ended = await Promise.all(
      COMMANDS.map(async ([name, argvFor]) => {
        const { child, complaint } = start(argvFor(target.port));
        return { name, exitCode: await child.exited, complaint: await complaint };
      }),
    );
    for (const { name, exitCode, complaint } of ended) {
      expect({ name, exitCode }).toEqual({ name, exitCode: 1 });
      expect(complaint, name).toMatch(/^(bench|walk|seed): .*(timed out|timeout|ETIMEDOUT)/im);
      expect(complaint, name).toContain(String(target.port));
      expect(complaint, name).not.toContain("secret");
    }
  });

  test.each(COMMANDS)("does not keep %s from ending on SIGTERM", async (_, argvFor) => {
    using target = silentTarget();
    const { child } = start(argvFor(target.port));
    await target.arrived;
    child.kill("SIGTERM");
    await child.exited;
    expect([130, 143]).toContain(child.exitCode ?? 128 + 15);
  });
});
