import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Machine, thisMachine } from "../tools/machine.ts";
import { bringUpAvailable } from "./bring-up.ts";
import { defaultDir, requireDataDir } from "./default-dir.ts";
import { environmentOf } from "./environment.ts";
import { isForPeople } from "./for-people.ts";
import { missingEngines, sentenceOn } from "./locate-engines.ts";
import type { StoreState } from "./state.ts";
import { statusOf, statusTable } from "./status.ts";
import { allServices, type Service } from "./stores.ts";
import { takeDown } from "./take-down.ts";

const usage = `Starts PostgreSQL, MariaDB and MongoDB from the programs on this machine, one server for each store, on ports of 127.0.0.1.

Usage: bun run databases up|down|status|env [STORE …] [--dir PATH]

  up      starts the stores that do not run and prints what env prints. Where an engine is missing it starts the
          others, says how to get the missing one, and exits with 1
  env     prints the variables that point the services to the stores that run:  eval "$(bun run databases env)"
  status  shows each store; exits with 0 when all of them run, else with 1. A store is running, silent (its process runs
          and does not respond), stopped, died (it ended without having been stopped) or absent (it was never started)
  down    stops them; the data stays

  STORE       some of ${allServices.join(", ")}; all of them when none is named
  --dir PATH  where data, logs and state are kept (default: local-stack in DATA_DIR, which is .data in the repository)`;

/** What a command works on. */
interface Choice {
  dir: string;
  stores: readonly Service[];
}

/** Where the command runs, and where its lines go. */
export interface CommandContext {
  machine: Machine;
  /** Takes what the command is asked for, a line each. */
  print(line: string): void;
  /** Takes what it does meanwhile and what is in the way, a line each. */
  report(line: string): void;
}

const commands: Record<string, (choice: Choice, context: CommandContext) => Promise<number>> = {
  async up(choice, { machine, print, report }) {
    if (choice.dir === defaultDir) await requireDataDir();
    const { stores, failures } = await bringUpAvailable({ ...choice, machine, onProgress: report });
    for (const { message } of failures) complain(report, message);
    if (failures.length > 0 && stores.length > 0) complain(report, withoutStoreText(choice.stores, stores));
    for (const line of shellExports(stores)) print(line);
    return failures.length === 0 ? 0 : 1;
  },

  async down(choice, { report }) {
    await takeDown({ ...choice, onProgress: report });
    return 0;
  },

  async status(choice, { machine, print, report }) {
    const statuses = await statusesIn(choice);
    print(statusTable(statuses));
    const absent = statuses.filter(({ condition }) => condition === "absent").map(({ service }) => service);
    for (const missing of await missingEngines(absent, machine)) complain(report, sentenceOn(missing));
    return statuses.every(({ condition }) => condition === "running") ? 0 : 1;
  },

  async env(choice, { print, report }) {
    const statuses = await statusesIn(choice);
    const stores = statuses.flatMap(({ store, condition }) =>
      store && condition === "running" ? [store] : [],
    );
    for (const line of shellExports(stores)) print(line);
    if (stores.length === choice.stores.length) return 0;
    complain(report, `${withoutStoreText(choice.stores, stores)} "bun run databases up" starts them.`);
    return 1;
  },
};

async function statusesIn({ dir, stores }: Choice) {
  return (await statusOf(dir)).filter(({ service }) => stores.includes(service));
}

function withoutStoreText(wanted: readonly Service[], running: readonly { service: Service }[]): string {
  const idle = wanted.filter((name) => !running.some(({ service }) => service === name));
  return `not running: ${idle.join(", ")}. Without a variable here, a service uses its embedded SQLite store.`;
}

function shellExports(stores: readonly StoreState[]): string[] {
  return Object.entries(environmentOf({ stores })).map(([name, value]) => `export ${name}='${value}'`);
}

/** Reports what is in the way. What the message quotes from a log is indented. */
function complain(report: CommandContext["report"], message: string): void {
  for (const line of message.split("\n")) report(line.startsWith(" ") ? line : `databases: ${line}`);
}

/** What was typed; `undefined` for help. Throws an Error that says what cannot be understood. */
function read(argv: string[]): { name: string; choice: Choice } | undefined {
  const options = { dir: { type: "string" }, help: { type: "boolean", short: "h" } } as const;
  const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true });
  if (values.help) return undefined;
  const [name, ...stores] = positionals;
  if (name === undefined) throw new Error("a command is missing");
  if (!Object.hasOwn(commands, name)) throw new Error(`unknown command ${name}`);
  const unknown = stores.find((store) => !allServices.some((known) => known === store));
  if (unknown !== undefined) throw new Error(`unknown store ${unknown}; known: ${allServices.join(", ")}`);
  const chosen = allServices.filter((service) => stores.length === 0 || stores.includes(service));
  return { name, choice: { dir: resolve(values.dir ?? defaultDir), stores: chosen } };
}

/** Runs `bun run databases` with these arguments and resolves with its exit code. */
export async function databasesCommand(
  argv: string[],
  context: CommandContext = { machine: thisMachine(), print: console.log, report: console.error },
): Promise<number> {
  const { print, report } = context;
  let asked: ReturnType<typeof read>;
  try {
    asked = read(argv);
  } catch (error) {
    report(`databases: ${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  if (!asked) {
    print(usage);
    return 0;
  }
  try {
    return (await commands[asked.name]?.(asked.choice, context)) ?? 2;
  } catch (error) {
    if (!isForPeople(error)) throw error;
    complain(report, error.message);
    return 1;
  }
}
