/**
 * `bun run setup`: installs the packages of bun.lock, and prints nothing unless that fails. Imports no package, since there
 * may be none yet.
 */
import { join } from "node:path";

const root = join(import.meta.dir, "..", "..");
const installation = Bun.spawnSync(
  [process.execPath, "install", "--frozen-lockfile", "--no-progress", "--no-summary"],
  { cwd: root, stdin: "ignore", stdout: "pipe", stderr: "pipe" },
);
if (!installation.success) {
  const said = `${installation.stdout}${installation.stderr}`.trim();
  console.error(said);
  console.error(
    /lockfile (had changes|is frozen)/.test(said)
      ? "setup: bun.lock does not list what the package.json files ask for. Run `bun install`, and commit bun.lock."
      : "setup: the packages could not be installed; the reason is above. `bun install` tries again.",
  );
  process.exit(1);
}
