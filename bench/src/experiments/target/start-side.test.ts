import { afterAll, afterEach, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@super-heroes/system/launch/launch-service";
import type { ForeignPair, ForeignSide } from "./foreign-pair.ts";
import { startSide } from "./start-side.ts";
import type { StartedProgram } from "./started-program.ts";

const runDir = await mkdtemp(join(tmpdir(), "start-side-"));
afterAll(() => rm(runDir, { recursive: true }));
const started: StartedProgram[] = [];
afterEach(async () => {
  for (const program of started.splice(0)) await program.stop();
});

const place = { runDir, rowsDir: runDir, signal: new AbortController().signal, onProgress: () => {} };
const work: ForeignPair["work"] = {
  kind: "requests",
  requests: [{ name: "GET /", method: "GET", path: "", headers: {}, body: null }],
};

async function start(
  script: string,
  { readyPath = undefined as string | undefined, port = freePort() } = {},
) {
  const file = join(runDir, `${Bun.hash(script)}.ts`);
  await Bun.write(file, script);
  const side: ForeignSide = {
    label: "B",
    baseUrl: `http://127.0.0.1:${port}`,
    command: `PORT=${port} ${process.execPath} ${file}`,
  };
  const program = await startSide(side, { readyPath, work }, place);
  if (program) started.push(program);
  return { program, side };
}

const server = (body: string) =>
  `Bun.serve({ port: Number(process.env.PORT), hostname: "127.0.0.1", fetch(request) { ${body} } })`;

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test("a server is started, and stopped with the shell that started it", async () => {
  const { program, side } = await start(server("return new Response(String(process.pid))"));
  const pid = Number(await (await fetch(side.baseUrl)).text());
  expect(isAlive(pid)).toBe(true);
  await program?.stop();
  await expect(fetch(side.baseUrl)).rejects.toThrow();
});

test("it is ready when its path responds with 2xx, and not before", async () => {
  const { side } = await start(
    `const ready = Date.now() + 300; ${server("return new Response(new URL(request.url).pathname + (Date.now() >= ready), { status: Date.now() >= ready ? 200 : 503 })")}`,
    { readyPath: "/health" },
  );
  expect(await (await fetch(side.baseUrl)).text()).toBe("/true");
});

test("one that ends is an error with its exit code and its last output", async () => {
  await expect(start('console.error("no such table"); process.exit(7)')).rejects.toThrow(
    /^B: `PORT=.*` ended with exit code 7; its last output: no such table$/,
  );
});

test("a server that listens there already is not measured in its place", async () => {
  using other = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("other") });
  await expect(start(server('return new Response("own")'), { port: other.port })).rejects.toThrow(
    `another server listens at http://127.0.0.1:${other.port} already`,
  );
});

test("one that ends later is a failure of the run", async () => {
  const { program, side } = await start(
    server('setTimeout(() => process.exit(3), 20); return new Response("bye")'),
  );
  await fetch(side.baseUrl).catch(() => {});
  expect((await program?.failure)?.message).toContain("ended with exit code 3");
});

test("a program that ignores SIGTERM is killed", async () => {
  const { program, side } = await start(
    `process.on("SIGTERM", () => {}); ${server("return new Response(String(process.pid))")}`,
  );
  const pid = Number(await (await fetch(side.baseUrl)).text());
  await program?.stop();
  // Its entry stays until the system has collected it.
  while (isAlive(pid)) await Bun.sleep(10);
  await expect(fetch(side.baseUrl)).rejects.toThrow();
}, 10_000);

test("without a command nothing is started", async () => {
  const side: ForeignSide = { label: "A", baseUrl: "http://127.0.0.1:1", command: undefined };
  expect(await startSide(side, { readyPath: undefined, work }, place)).toBeUndefined();
});
