/**
 * `bun run setup`: installs the packages of bun.lock, and prints nothing unless that fails. Imports no package, since there
 * may be none yet.
 */
import { join } from "node:path";
import { type FileLock, tryLock } from "../../cli/src/processes/file-lock.ts";
import { guardProcess } from "../../cli/src/processes/guard.ts";
import { endWithStarter } from "../../cli/src/processes/starter.ts";

const root = join(import.meta.dir, "..", "..");

endWithStarter();
const lock = await takeTurn();
const installation = Bun.spawn(
  [process.execPath, "install", "--frozen-lockfile", "--no-progress", "--no-summary"],
  { cwd: root, stdin: "ignore", stdout: "pipe", stderr: "pipe" },
);
const guarded = guardProcess(installation.pid);
const [printed, complaint, exitCode] = await Promise.all([
  new Response(installation.stdout).text(),
  new Response(installation.stderr).text(),
  installation.exited,
]);
guarded.release();
lock?.release();
if (exitCode !== 0) {
  const output = `${printed}${complaint}`.trim();
  console.error(output);
  console.error(
    /lockfile (had changes|is frozen)/.test(output)
      ? "setup: bun.lock does not match the package.json files. Run `bun install`, and commit bun.lock."
      : "setup: the packages could not be installed; the reason is above. `bun install` tries again.",
  );
  process.exit(1);
}

/**
 * Waits until no other installation runs in this clone: two would disturb each other. `undefined` where nothing can be
 * written.
 */
async function takeTurn(): Promise<FileLock | undefined> {
  try {
    for (;;) {
      const lock = tryLock(join(root, ".data", "setup.sqlite"));
      if (lock) return lock;
      await Bun.sleep(100);
    }
  } catch {
    // The clone belongs to another user or is read-only: there is nothing to install, or the installation reports the error.
    return undefined;
  }
}
