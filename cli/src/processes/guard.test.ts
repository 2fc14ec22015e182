import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { untilGone } from "@super-heroes/testing/processes/until-gone";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(20_000);

const folder = await mkdtemp(join(tmpdir(), "super-heroes-it's a guard-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const GUARD = JSON.stringify(join(import.meta.dir, "guard.ts"));
/** Ignores every signal that can be ignored, and so does what it starts. */
const STUBBORN = `["sh", "-c", "trap '' TERM INT HUP; sleep 60 & sleep 60; wait"]`;

/** A program that starts children and guards them; prints their process ids, and stays. */
async function startParent(body: string) {
  const program = `
    import { guardProcess, guardWith } from ${GUARD};
    const start = (argv) => Bun.spawn(argv, { stdin: "ignore", stdout: "ignore", stderr: "ignore", detached: true });
    ${body}
    setInterval(() => {}, 1000);
  `;
  const parent = Bun.spawn([process.execPath, "-e", program], { stdout: "pipe" });
  const { value } = await parent.stdout.getReader().read();
  const pids = new TextDecoder().decode(value).trim().split(" ").map(Number);
  return { parent, pids };
}

test.each(["SIGKILL", "SIGTERM", "SIGHUP", "SIGQUIT"] as const)(
  "a child is ended when its parent ends by %s",
  async (signal) => {
    const { parent, pids } = await startParent(`
      const child = start(["sleep", "60"]);
      guardProcess(child.pid);
      console.log(child.pid);
    `);
    parent.kill(signal);
    await untilGone(pids);
  },
);

test("a child that ignores SIGTERM is ended by force, with everything it started", async () => {
  const { parent, pids } = await startParent(`
    const child = start(${STUBBORN});
    guardProcess(child.pid, { isGroup: true });
    await Bun.sleep(200);
    const { stdout } = Bun.spawnSync(["pgrep", "-g", String(child.pid)]);
    console.log(stdout.toString().trim().split("\\n").join(" "));
  `);
  expect(pids.length).toBeGreaterThan(1);
  parent.kill("SIGKILL");
  await untilGone(pids);
});

test("a child that was released is left alone", async () => {
  const { parent, pids } = await startParent(`
    const [kept, ended] = [start(["sleep", "60"]), start(["sleep", "60"])];
    guardProcess(kept.pid).release();
    guardProcess(ended.pid);
    console.log(kept.pid, ended.pid);
  `);
  const [kept = 0, ended = 0] = pids;
  parent.kill("SIGKILL");
  await untilGone([ended]);
  expect(process.kill(kept, 0)).toBe(true);
  process.kill(kept, "SIGKILL");
});

test("a command is run when the parent is killed, with its arguments as they are", async () => {
  const file = join(folder, "what's written");
  const words = ["a 'quoted' word", '$HOME "and" `this`', "\\"];
  const argv = ["sh", "-c", 'printf "%s|" "$@" > "$0.part" && mv "$0.part" "$0"', file, ...words];
  const { parent } = await startParent(`
    guardWith(${JSON.stringify(argv)});
    guardWith(["touch", ${JSON.stringify(`${file}.released`)}]).release();
    console.log(0);
  `);
  parent.kill("SIGKILL");
  while (!(await Bun.file(file).exists())) await Bun.sleep(20);
  expect(await readFile(file, "utf8")).toBe(words.map((word) => `${word}|`).join(""));
  expect(await Bun.file(`${file}.released`).exists()).toBe(false);
});

test("a parent that has nothing else to do ends, guard or not", async () => {
  const program = `
    import { guardProcess } from ${GUARD};
    const child = Bun.spawn(["true"]);
    const guarded = guardProcess(child.pid);
    await child.exited;
    guarded.release();
  `;
  expect(await Bun.spawn([process.execPath, "-e", program]).exited).toBe(0);
});

test("a command that has released everything leaves no guard, not even one that is still to be collected", async () => {
  const program = `
    import { endGuard, guardProcess } from ${GUARD};
    const child = Bun.spawn(["true"]);
    const guarded = guardProcess(child.pid);
    const { stdout } = Bun.spawnSync(["pgrep", "-P", String(process.pid), "-f", "guard.sh"]);
    await child.exited;
    guarded.release();
    await endGuard();
    console.log(stdout.toString().trim());
  `;
  const command = Bun.spawn([process.execPath, "-e", program], { stdout: "pipe" });
  const guard = Number(await new Response(command.stdout).text());
  expect(guard).toBeGreaterThan(0);
  expect(await command.exited).toBe(0);
  // Checked at once: it was collected by the command.
  expect(() => process.kill(guard, 0)).toThrow("ESRCH");
});
