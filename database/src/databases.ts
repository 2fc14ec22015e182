/** `bun run databases up|down|status|env [--dir PATH]`: the local real stack from the command line. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import {
  bringUp,
  CommandError,
  defaultDir,
  environmentOf,
  LocalStackError,
  MissingEngineError,
  readState,
  type StoreStatus,
  statusOf,
  statusTable,
  takeDown,
} from "./local-stack/index.ts";

const usage = `usage: bun run databases up|down|status|env [--dir PATH]

  up      starts what does not run: PostgreSQL, MariaDB, MongoDB (or FerretDB in its place); prints what env prints
  env     prints the variables that point the services there:  eval "$(bun run databases env)"
  status  shows each store; exits with 0 when all of them run, else with 1
  down    stops them; the data stays

  --dir PATH  where data, logs and state are kept (default: .data/local-stack in the repository)`;

const onProgress = (line: string) => console.error(line);

const commands: Record<string, (dir: string) => Promise<number>> = {
  async up(dir) {
    console.log(shellExports(environmentOf(await bringUp({ dir, onProgress }))));
    return 0;
  },

  async down(dir) {
    await takeDown({ dir, onProgress });
    return 0;
  },

  async status(dir) {
    const statuses = await statusOf(dir);
    console.log(statusTable(statuses));
    return statuses.every(runs) ? 0 : 1;
  },

  async env(dir) {
    const idle = (await statusOf(dir)).filter((status) => !runs(status)).map(({ service }) => service);
    if (idle.length > 0)
      throw new LocalStackError(`not running: ${idle.join(", ")}; bun run databases up starts them`);
    console.log(shellExports(environmentOf(readState({ dir }))));
    return 0;
  },
};

function runs({ condition }: StoreStatus): boolean {
  return condition === "running";
}

function shellExports(environment: Record<string, string>): string {
  return Object.entries(environment)
    .map(([name, value]) => `export ${name}='${value}'`)
    .join("\n");
}

async function main(argv: string[]): Promise<number> {
  let asked: { values: { dir?: string; help?: boolean }; positionals: string[] };
  try {
    const options = { dir: { type: "string" }, help: { type: "boolean", short: "h" } } as const;
    asked = parseArgs({ args: argv, options, allowPositionals: true });
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  if (asked.values.help) {
    console.log(usage);
    return 0;
  }
  const [name = "", ...rest] = asked.positionals;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command || rest.length > 0) {
    console.error(
      `${name === "" ? "a command is missing" : `not a command: ${asked.positionals.join(" ")}`}\n\n${usage}`,
    );
    return 2;
  }
  try {
    return await command(resolve(asked.values.dir ?? defaultDir));
  } catch (error) {
    const isForPeople = [LocalStackError, MissingEngineError, CommandError].some(
      (kind) => error instanceof kind,
    );
    if (!isForPeople) throw error;
    console.error((error as Error).message);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
