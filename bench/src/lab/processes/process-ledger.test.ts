import { expect, test } from "bun:test";
import { notLinux, testApplying } from "@super-heroes/testing/run/requirements";
import { openLedger } from "./process-ledger.ts";

const MEGABYTE = 1024 * 1024;

function work(forMs: number): void {
  const until = performance.now() + forMs;
  while (performance.now() < until) Math.sqrt(until);
}

testApplying(notLinux, "a ledger tells what a process used since it was opened", () => {
  work(20);
  const ledger = openLedger(process.pid);
  const atOnce = ledger.read();
  work(60);
  const later = ledger.read();
  expect(atOnce.cpuMs).toBeLessThan(20);
  expect(later.cpuMs).toBeGreaterThan(atOnce.cpuMs ?? 0);
  expect(later.runQueueWaitMs).toBeGreaterThanOrEqual(atOnce.runQueueWaitMs ?? 0);
  expect(later.rss).toBeGreaterThan(MEGABYTE);
  expect(later.rssPeak).toBeGreaterThanOrEqual(later.rss ?? 0);
});

testApplying(
  notLinux,
  "a process with children is counted with them, those that end meanwhile too",
  async () => {
    const busy = "while (process.cpuUsage().user < 60_000); console.log('done'); await Bun.sleep(60_000)";
    const parent = `
    const start = () => Bun.spawn([process.execPath, "-e", ${JSON.stringify(busy)}], { stdout: "inherit" });
    const idle = Bun.spawn(["sleep", "60"]);
    console.log("ready");
    await Bun.stdin.text();
    const child = start();
    process.on("SIGTERM", () => { idle.kill(); child.kill("SIGKILL"); process.exit(); });
  `;
    const server = Bun.spawn([process.execPath, "-e", parent], { stdin: "pipe", stdout: "pipe" });
    const said = server.stdout.getReader();
    await said.read();
    const ledger = openLedger(server.pid);
    await server.stdin.end();
    await said.read();
    const { cpuMs, rss } = ledger.read();
    expect(cpuMs).toBeGreaterThanOrEqual(50);
    expect(rss).toBeGreaterThan(MEGABYTE);
    server.kill();
    await server.exited;
    expect(ledger.read()).toMatchObject({ cpuMs, rss: null, rssPeak: rss });
  },
);

test("a process that is gone has no figures", () => {
  const nothing = { cpuMs: null, runQueueWaitMs: null, rss: null, rssPeak: null };
  expect(openLedger(2 ** 22 + 1).read()).toEqual(nothing);
});
