/** `bun run clean`: stops the local databases and removes everything that the repository's commands wrote on this machine. */
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { endWithStarter } from "../../cli/src/processes/starter.ts";
// By its path: this command also runs where the packages have been removed.
import { removeTree } from "../../database/src/tools/remove-tree.ts";
import { KINDS, type Kind, type Place, placesOn, thisMachine } from "./clean/places.ts";
import { inUnits, sizeOf } from "./clean/size.ts";
import { processesIn } from "./clean/still-running.ts";
import { repositoryRoot } from "./repository.ts";

const HELP = `Stops the local databases and removes everything that this repository's commands wrote on this machine and git
does not keep: dependencies, tools, data of the embedded and local stores, your own results, logs, temporary files.

Usage: bun run clean [flags]

  --dry-run      say what would go, with its size, and remove nothing
  --keep KINDS   leave some of it: ${KINDS.join(", ")}; a list with commas
  --help         this text

It leaves .env and secrets/ alone, packages in Bun's own cache, and whatever Docker keeps
(docker compose down --volumes --rmi local).
`;

endWithStarter();
process.exit(await main(process.argv.slice(2)));

async function main(argv: readonly string[]): Promise<number> {
  const order = readArguments(argv);
  if (typeof order === "string") {
    console.error(`clean: ${order}`);
    return 2;
  }
  if (order.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const machine = thisMachine(repositoryRoot, process.env);
  const places = (await placesOn(machine)).filter(({ kind }) => !order.keep.includes(kind));
  if (!order.dryRun) {
    const running = await processesIn(repositoryRoot);
    if (running.length > 0) {
      const lines = running.map(({ pid, command }) => `  ${pid}  ${command.slice(0, 100)}`);
      console.error(
        `clean: these still run here; stop them first (Ctrl-C, or kill PID):\n${lines.join("\n")}`,
      );
      return 1;
    }
    if (!order.keep.includes("data")) await stopDatabases();
  }
  return await remove(places, order.dryRun);
}

/** Removes each place, or only says so; resolves with the exit code. */
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
  return failed ? 1 : 0;
}

/** Ends the database servers whose state is kept under `.data`. */
async function stopDatabases(): Promise<void> {
  const data = join(repositoryRoot, ".data");
  for (const name of await readdir(data).catch(() => [])) {
    const dir = join(data, name);
    if (!(await Bun.file(join(dir, "state.json")).exists())) continue;
    // Loaded only now: it needs the dependencies, which a second cleaning finds gone.
    const { takeDown } = await import("@super-heroes/database/local-stack/index");
    await takeDown({ dir, onProgress: (line) => console.log(line) });
  }
}

interface Order {
  dryRun: boolean;
  help: boolean;
  keep: Kind[];
}

/** What was asked for, or one sentence on what was wrong with it. */
function readArguments(argv: readonly string[]): Order | string {
  const order: Order = { dryRun: false, help: false, keep: [] };
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index];
    if (word === "--dry-run") order.dryRun = true;
    else if (word === "--help" || word === "-h") order.help = true;
    else if (word === "--keep") {
      const names = (argv[++index] ?? "").split(",");
      const unknown = names.find((name) => !(KINDS as readonly string[]).includes(name));
      if (unknown !== undefined)
        return `--keep expects some of ${KINDS.join(", ")}, got ${JSON.stringify(unknown)}`;
      order.keep = names as Kind[];
    } else return `unknown argument ${word}; see --help`;
  }
  return order;
}
