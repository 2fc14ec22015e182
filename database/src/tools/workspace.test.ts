import { expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type FakeMachine, fakeMachine } from "./fake-tools.fixture.ts";
import { openWorkspace } from "./workspace.ts";

/** A process id that is free now: that of a process that has ended. */
async function endedPid(): Promise<number> {
  const child = Bun.spawn(["true"]);
  await child.exited;
  return child.pid;
}

/** An abandoned workspace in the tools folder, with a read-only folder in it. */
function leave(toolsDir: string, name: string, modified = new Date()): void {
  const inner = join(toolsDir, name, "read-only");
  mkdirSync(inner, { recursive: true });
  writeFileSync(join(inner, "file"), "");
  chmodSync(inner, 0o555);
  utimesSync(join(toolsDir, name), modified, modified);
}

test("what a killed process left is removed, what a living one uses is not", async () => {
  using fake = fakeMachine();
  const { toolsDir } = fake.machine;
  const living = Bun.spawn(["sleep", "60"]);
  const longAgo = new Date(Date.now() - 3_600_000);
  leave(toolsDir, `unfinished-${await endedPid()}-a`);
  leave(toolsDir, `unfinished-${living.pid}-b`);
  // Its id is another process's by now.
  leave(toolsDir, `unfinished-${living.pid}-c`, longAgo);
  fake.program("tools/k6", "");
  openWorkspace(toolsDir)[Symbol.dispose]();
  expect(readdirSync(toolsDir).sort()).toEqual(["k6", `unfinished-${living.pid}-b`]);
  living.kill();
  await living.exited;
});

test("a tools folder that cannot be written is a sentence that names what to do", () => {
  using fake = fakeMachine();
  writeFileSync(fake.machine.toolsDir, "a file");
  expect(() => openWorkspace(fake.machine.toolsDir)).toThrow(
    /tools cannot be written to \(.+\): set TOOLS_DIR to a folder in which tools can be kept$/,
  );
});

/** `bun run tools k6` with a Go that never ends, once that has begun. */
async function building(fake: FakeMachine) {
  fake.go("none", `sleep 600 & echo $! > '${fake.folder}/pid'; wait`);
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "install.ts"), "k6"], {
    env: { PATH: `${fake.machine.searchPath}:/usr/bin:/bin`, TOOLS_DIR: fake.machine.toolsDir },
    stdout: "pipe",
    stderr: "pipe",
  });
  const pidFile = join(fake.folder, "pid");
  const pid = () => (existsSync(pidFile) ? Number(readFileSync(pidFile, "utf8")) : 0);
  while (pid() === 0) await Bun.sleep(10);
  return { child, compiler: pid() };
}

/** Whether a process is there; one that has ended and was not collected is not. */
async function runs(pid: number): Promise<boolean> {
  // It may end between any two looks at it, so that one look has to do.
  const status = await Bun.file(`/proc/${pid}/status`)
    .text()
    .catch(() => undefined);
  return status !== undefined && !/^State:\s+Z/m.test(status);
}

async function untilEnded(pid: number): Promise<void> {
  while (await runs(pid)) await Bun.sleep(10);
}

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s ends a build with all that it started, and leaves nothing",
  async (signal) => {
    using fake = fakeMachine();
    const { child, compiler } = await building(fake);
    child.kill(signal);
    const [complaint, code] = await Promise.all([new Response(child.stderr).text(), child.exited]);
    await untilEnded(compiler);
    expect(code).toBe(130);
    expect(complaint).toEndWith("Stopped.\n");
    expect(readdirSync(fake.machine.toolsDir)).toEqual([]);
  },
);

test("what a SIGKILL left is removed by the next build", async () => {
  using fake = fakeMachine();
  const { child, compiler } = await building(fake);
  child.kill("SIGKILL");
  await child.exited;
  process.kill(compiler);
  expect(readdirSync(fake.machine.toolsDir)).toHaveLength(1);
  openWorkspace(fake.machine.toolsDir)[Symbol.dispose]();
  expect(readdirSync(fake.machine.toolsDir)).toEqual([]);
});
