import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runWorker } from "./worker-process.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "worker-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(program: string, { plannedSeconds = 10, order = 1 as unknown } = {}): Promise<string> {
  const file = join(folder, `${Bun.hash(program)}.ts`);
  await Bun.write(file, program);
  const { signal } = new AbortController();
  const take = (said: string) => said;
  return await runWorker({ name: "made-up", file, order, plannedSeconds, take, signal });
}

test("the result is the one it sent", async () => {
  expect(await run('process.send?.("done")')).toBe("done");
});

test("the worker receives its order, of any size", async () => {
  const order = { text: "x".repeat(4_000_000) };
  const program = `import { receivedOrder } from "${import.meta.dir}/worker-process.ts";
    process.send?.(String((await receivedOrder()).text.length))`;
  expect(await run(program, { order })).toBe("4000000");
});

test.each([
  ["throws", 'throw new Error("the disk is full")', "ended with exit code 1: the disk is full"],
  [
    "rejects with an error that has properties",
    'await Bun.sleep(1); throw Object.assign(new TypeError("no such mode"), { code: "ENOMODE", list: [1, { a: 2 }] })',
    "ended with exit code 1: TypeError: no such mode",
  ],
  ["ends in silence", "process.exit(3)", "ended with exit code 3 and printed no reason"],
  ["is killed", 'process.kill(process.pid, "SIGKILL")', "was ended by SIGKILL and printed no reason"],
])("a generator that %s is an error of one line", async (_, program, message) => {
  await expect(run(program)).rejects.toThrow(new Error(`the made-up generator ${message}`));
});

test("a generator that does not end in time is killed, with an error", async () => {
  // 30 s are added for the start and the end of a generator.
  await expect(run("setInterval(() => {}, 1000)", { plannedSeconds: -29.7 })).rejects.toThrow(
    "the made-up generator had not ended after 0.3",
  );
});

test("none of the user's variables that change a load reaches it", async () => {
  const given = { K6_RPS: "1", HTTP_PROXY: "http://127.0.0.1:9", BUN_OPTIONS: "--smol" };
  const before = { ...process.env };
  Object.assign(process.env, given);
  try {
    const names = await run("process.send?.(Object.keys(process.env).join())");
    for (const name of Object.keys(given)) expect(names.split(",")).not.toContain(name);
    expect(names.split(",")).toContain("PATH");
  } finally {
    for (const name of Object.keys(given)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
});
