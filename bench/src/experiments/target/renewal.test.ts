import { afterAll, afterEach, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@super-heroes/system/launch/launch-service";
import { blocksOfAProcess, renewerOf } from "./renewal.ts";
import { type SideProgram, startSideProgram } from "./side-program.ts";

const runDir = await mkdtemp(join(tmpdir(), "renewal-"));
afterAll(() => rm(runDir, { recursive: true }));
const started: SideProgram[] = [];
afterEach(async () => {
  for (const program of started.splice(0)) await program.stop();
});

const { signal } = new AbortController();
const place = { runDir, rowsDir: runDir, signal, onProgress: () => {} };
const work = {
  kind: "requests",
  requests: [{ name: "GET /", method: "GET", path: "", headers: {}, body: null }],
} as const;

/** A server that responds with its process id. Those after the first end with an error where that is wanted. */
async function start({ onlyOnce = false } = {}) {
  const port = freePort();
  const file = join(runDir, `${port}.ts`);
  const mark = JSON.stringify(join(runDir, `${port}.started`));
  const fails = onlyOnce
    ? `import { existsSync, writeFileSync } from "node:fs";
       if (existsSync(${mark})) { console.error("the port is gone"); process.exit(3); }
       writeFileSync(${mark}, "");`
    : "";
  await Bun.write(
    file,
    `${fails} Bun.serve({ port: ${port}, hostname: "127.0.0.1", fetch: () => new Response(String(process.pid)) });`,
  );
  const side = {
    label: "B",
    baseUrl: `http://127.0.0.1:${port}`,
    command: `'${process.execPath}' '${file}'`,
  };
  const program = await startSideProgram(side, { readyPath: undefined, work }, place);
  if (!program) throw new Error("it was not started");
  started.push(program);
  return { program, pid: async () => Number(await (await fetch(side.baseUrl)).text()) };
}

test("a program that is started anew is another process, is followed, and its end is no failure", async () => {
  const { program, pid } = await start();
  const before = await pid();
  expect(program.pid()).toBe(before);
  const ended = new Set<string>();
  program.failure.then(() => ended.add("failure"));
  await program.renew(signal);
  const after = await pid();
  expect(after).not.toBe(before);
  expect(program.pid()).toBe(after);
  expect(ended).toEqual(new Set());
  process.kill(after, "SIGKILL");
  expect((await program.failure).message).toMatch(/^B: `.*` was ended by SIGKILL|ended with exit code 137/);
});

test("one that does not start a second time is an error with its last output", async () => {
  const { program } = await start({ onlyOnce: true });
  await expect(program.renew(signal)).rejects.toThrow(
    "ended with exit code 3; its last output: the port is gone",
  );
});

test("one without a command is none", async () => {
  const side = { label: "A", baseUrl: "http://127.0.0.1:1", command: undefined };
  expect(await startSideProgram(side, { readyPath: undefined, work }, place)).toBeUndefined();
});

test.each([
  [0.05, 1],
  [0.29, 1],
  [1, 5],
  [6, 30],
])("a start that takes %d s serves %d blocks", (seconds, blocks) => {
  expect(blocksOfAProcess(seconds)).toBe(blocks);
});

test("programs are started anew before each block but the first; the slowest decides how often", async () => {
  const renewed: string[] = [];
  const programOf = (name: string, startSeconds: number): SideProgram => ({
    pid: () => undefined,
    startSeconds,
    failure: new Promise(() => {}),
    renew: async () => void renewed.push(name),
    stop: async () => {},
  });
  const fast = renewerOf([programOf("a", 0.1), programOf("b", 0.1)]);
  for (let block = 0; block < 3; block += 1) await fast(signal);
  expect(renewed).toEqual(["a", "b", "a", "b"]);
  renewed.length = 0;
  const slow = renewerOf([programOf("a", 0.4), programOf("b", 0.1)]);
  for (let block = 0; block < 5; block += 1) await slow(signal);
  expect(renewed).toEqual(["a", "b", "a", "b"]);
});
