/**
 * `bun give-back.ts DIR [--remove | --remove-unless-owned]`: run by the guard of a command that was killed. Takes down the
 * stores that were started for that command, or all of the stack in DIR with its data.
 */
import { rm } from "node:fs/promises";
import { unlessOwned } from "@super-heroes/cli/processes/own-folder";
import { giveBack } from "./lend.ts";
import { takeDown } from "./take-down.ts";

/** All is to be over 5 s after the command was killed. */
const FORCE_AFTER_MS = 1500;

const [dir = "", flag] = process.argv.slice(2);

async function remove(): Promise<void> {
  await takeDown({ dir, forceAfterMs: FORCE_AFTER_MS });
  await rm(dir, { recursive: true, force: true });
}

if (flag === "--remove") await remove();
// The next command may have taken the folder, and has then removed what was in it.
else if (flag === "--remove-unless-owned") await unlessOwned(dir, remove);
else await giveBack(dir, () => {}, FORCE_AFTER_MS);
