import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endServer, isRunning, launch } from "./server-process.ts";
import type { StoreState } from "./state.ts";

let dir: string;
let server: StoreState;

const waitsForEver = "console.log('started'); setInterval(() => {}, 1000)";

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "server-"));
  const dataDir = join(dir, "data");
  const pid = launch([process.execPath, "-e", waitsForEver, dataDir], join(dir, "server.log"), {});
  server = {
    service: "heroes",
    engine: "postgres",
    version: "1",
    standIn: null,
    url: "postgres://127.0.0.1/",
    port: 1,
    pid,
    dataDir,
  };
});

afterEach(async () => {
  await endServer(server, "SIGKILL", 5_000);
  rmSync(dir, { recursive: true });
});

test("a server runs until it is ended, and ending waits until it is gone", async () => {
  expect(isRunning(server)).toBe(true);
  await endServer(server, "SIGTERM", 5_000);
  expect(isRunning(server)).toBe(false);
});

test("what a server prints is in its log", async () => {
  const logged = () => readFileSync(join(dir, "server.log"), "utf8");
  while (logged() === "") await Bun.sleep(5);
  expect(logged()).toBe("started\n");
});

test("a pid that went to another process is not the server, and is left alone", async () => {
  const stale = { ...server, dataDir: join(dir, "data-of-another") };
  expect(isRunning(stale)).toBe(false);
  await endServer(stale, "SIGKILL", 5_000);
  expect(isRunning(server)).toBe(true);
});

test("a data folder whose name merely begins the same is another one", () => {
  expect(isRunning({ ...server, dataDir: server.dataDir.slice(0, -1) })).toBe(false);
});

test("no pid, no server", () => {
  expect(isRunning({ ...server, pid: null })).toBe(false);
});
