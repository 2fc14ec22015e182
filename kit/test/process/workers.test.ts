import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { freePort } from "@super-heroes/testing/processes/free-port";
import { startTiny } from "./tiny-process.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(20_000);

/** The pid of the process that responds, on a new connection each time; `undefined` where none does. */
async function pidBehind(port: string): Promise<number | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/pid`, { headers: { connection: "close" } });
    return ((await response.json()) as { pid: number }).pid;
  } catch {
    return undefined;
  }
}

/** Requests until as many processes have responded, without `gone`, and returns their pids. */
async function pidsBehind(port: string, processes: number, gone?: number): Promise<Set<number>> {
  const pids = new Set<number>();
  while (pids.size < processes) {
    const pid = await pidBehind(port);
    if (pid !== undefined && pid !== gone) pids.add(pid);
  }
  return pids;
}

describe("a service with WORKERS=2", () => {
  test("responds from two processes", async () => {
    const port = String(freePort());
    await using _tiny = startTiny({ PORT: port, WORKERS: "2" });
    expect((await pidsBehind(port, 2)).size).toBe(2);
  });

  test("has another worker when one is killed", async () => {
    const port = String(freePort());
    await using tiny = startTiny({ PORT: port, WORKERS: "2" });
    const [killed = 0, kept = 0] = await pidsBehind(port, 2);
    process.kill(killed, "SIGKILL");
    expect(await pidsBehind(port, 2, killed)).toContain(kept);
    tiny.signal("SIGTERM");
    expect(await tiny.exitCode).toBe(0);
    expect(await tiny.stderr()).toStartWith("tiny: a worker exited with code 137;");
  });

  test.each(["SIGTERM", "SIGINT"] as const)("stops both on %s, exit code 0", async (signal) => {
    const port = String(freePort());
    await using tiny = startTiny({ PORT: port, WORKERS: "2" });
    await pidsBehind(port, 2);
    tiny.signal(signal);
    expect(await tiny.exitCode).toBe(0);
    const stopped = (await tiny.log()).filter(({ msg }) => msg === "stopped");
    expect(stopped).toHaveLength(2);
    expect(await tiny.stderr()).toBe("");
  });

  test("its workers exit when it is killed", async () => {
    const port = String(freePort());
    await using tiny = startTiny({ PORT: port, WORKERS: "2" });
    await pidsBehind(port, 2);
    tiny.signal("SIGKILL");
    // The workers have inherited its standard output, so the log ends with the last of them.
    const stopped = (await tiny.log()).filter(({ msg }) => msg === "stopped");
    expect(stopped).toHaveLength(2);
  });

  test("exits at once when its workers cannot start", async () => {
    await using tiny = startTiny({ PORT: String(freePort()), WORKERS: "2", STORE_IS_MISSING: "true" });
    expect(await tiny.exitCode).toBe(1);
  });
});

describe("is refused with one line that names the variable", () => {
  test.each([
    { env: { WORKERS: "none" }, line: 'tiny: WORKERS: expected a whole number from 1 to 64, got "none"\n' },
    { env: { WORKERS: "2" }, line: "tiny: PORT: expected a fixed port for WORKERS to share, got 0\n" },
  ])("$env", async ({ env, line }) => {
    await using tiny = startTiny(env);
    expect(await tiny.exitCode).toBe(1);
    expect(await tiny.stderr()).toBe(line);
  });
});
