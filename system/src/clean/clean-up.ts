import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
// By their paths: this also runs where the packages have been removed.
import { EXIT } from "../../../cli/src/exit-code.ts";
import { repositoryRoot } from "../../../cli/src/repository.ts";
import { removeTree } from "../../../database/src/tools/remove-tree.ts";
import { type Kind, type Place, placesOn, thisMachine } from "./places.ts";
import { inUnits, sizeOf } from "./size.ts";
import { processesIn } from "./still-running.ts";

/** What to remove. */
export interface CleanRequest {
  /** Only list it. */
  dryRun: boolean;
  keep: readonly Kind[];
}

/** Stops the databases and removes what commands have written, unless a command still runs; resolves with the exit code. */
export async function cleanUp({ dryRun, keep }: CleanRequest): Promise<number> {
  const machine = thisMachine(repositoryRoot, process.env);
  const places = (await placesOn(machine)).filter(({ kind }) => !keep.includes(kind));
  if (!dryRun) {
    const running = await processesIn(repositoryRoot);
    if (running.length > 0) {
      const lines = running.map(({ pid, command }) => `  ${pid}  ${command.slice(0, 100)}`);
      console.error(
        `clean: these processes still run here; stop them first (Ctrl-C, or kill PID):\n${lines.join("\n")}`,
      );
      return EXIT.failed;
    }
    if (!keep.includes("data")) await stopDatabases();
  }
  return await remove(places, dryRun);
}

/** Removes each place, or only lists it; resolves with the exit code. */
async function remove(places: readonly Place[], dryRun: boolean): Promise<number> {
  let total = 0;
  let failed = false;
  for (const { path, about } of places) {
    const size = await sizeOf(path);
    const shown = path.startsWith(`${repositoryRoot}/`) ? relative(repositoryRoot, path) : path;
    try {
      if (!dryRun) removeTree(path);
      total += size;
      console.log(
        `${dryRun ? "would remove" : "removed"}  ${inUnits(size).padStart(7)}  ${shown}  (${about})`,
      );
    } catch (error) {
      failed = true;
      console.error(`clean: ${shown} could not be removed: ${(error as Error).message}`);
    }
  }
  console.log(places.length === 0 ? "There is nothing to remove." : `${inUnits(total)} in all.`);
  return failed ? EXIT.failed : EXIT.ok;
}

/** Stops the database servers whose state is under `.data`. */
async function stopDatabases(): Promise<void> {
  const data = join(repositoryRoot, ".data");
  for (const name of await readdir(data).catch(() => [])) {
    const dir = join(data, name);
    if (!(await Bun.file(join(dir, "state.json")).exists())) continue;
    // Loaded only here: it needs the packages, which an earlier cleaning removed.
    const { takeDown } = await import("@super-heroes/database/local-stack/index");
    await takeDown({ dir, onProgress: (line) => console.log(line) });
  }
}
