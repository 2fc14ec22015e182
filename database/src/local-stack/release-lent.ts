/**
 * `bun release-lent.ts DIR [--remove | --remove-unless-owned]`: run by the guard of a command that was killed. Stops the
 * stores that were started for that command, or removes the stack in DIR with its data.
 */
import { rm } from "node:fs/promises";
import { unlessOwned } from "@super-heroes/cli/processes/own-folder";
import { releaseLent } from "./lend.ts";
import { takeDown } from "./take-down.ts";

/** The stores have to be gone 5 s after the command was killed. */
const FORCE_AFTER_MS = 1500;

const [dir = "", flag] = process.argv.slice(2);

async function remove(): Promise<void> {
  await takeDown({ dir, forceAfterMs: FORCE_AFTER_MS });
  await rm(dir, { recursive: true, force: true });
}

if (flag === "--remove") await remove();
// Another command may own the folder by now, and has then removed its contents.
else if (flag === "--remove-unless-owned") await unlessOwned(dir, remove);
else await releaseLent(dir, () => {}, FORCE_AFTER_MS);
