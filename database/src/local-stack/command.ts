import { resolve } from "node:path";
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { reportFailure } from "@super-heroes/cli/failure";
import { flag, optional } from "@super-heroes/cli/option";
import { anyText } from "@super-heroes/cli/readers";
import { exitCodeOf } from "@super-heroes/cli/run-program";
import { unknown } from "@super-heroes/cli/usage-error";
import { type Machine, thisMachine } from "../tools/machine.ts";
import { bringUpAvailable } from "./bring-up.ts";
import { defaultDir, requireDataDir } from "./default-dir.ts";
import { environmentOf } from "./environment.ts";
import { missingEngines, sentenceOn } from "./locate-engines.ts";
import type { StoreState } from "./state.ts";
import { statusOf, statusTable } from "./status.ts";
import { allServices, type Service } from "./stores.ts";
import { takeDown } from "./take-down.ts";

/** What errors begin with. */
const NAME = "databases";

/** The folder and the stores that a command works on. */
interface Choice {
  dir: string;
  stores: readonly Service[];
}

/** Where the command runs, and where its lines go. */
export interface CommandContext {
  machine: Machine;
  /** Receives the output of the command, a line each. */
  print(line: string): void;
  /** Receives progress and failures, a line each. */
  report(line: string): void;
}

type Run = (choice: Choice, context: CommandContext) => Promise<number>;

const commands = {
  async up(choice: Choice, { machine, print, report }: CommandContext) {
    if (choice.dir === defaultDir) await requireDataDir();
    const { stores, failures } = await bringUpAvailable({ ...choice, machine, onProgress: report });
    for (const { message } of failures) reportFailure(NAME, message, report);
    if (failures.length > 0 && stores.length > 0)
      reportFailure(NAME, withoutStoreText(choice.stores, stores), report);
    for (const line of shellExports(stores)) print(line);
    return failures.length === 0 ? EXIT.ok : EXIT.failed;
  },

  async down(choice: Choice, { report }: CommandContext) {
    await takeDown({ ...choice, onProgress: report });
    return EXIT.ok;
  },

  async status(choice: Choice, { machine, print, report }: CommandContext) {
    const statuses = await statusesIn(choice);
    print(statusTable(statuses));
    const absent = statuses.filter(({ condition }) => condition === "absent").map(({ service }) => service);
    for (const missing of await missingEngines(absent, machine))
      reportFailure(NAME, sentenceOn(missing), report);
    return statuses.every(({ condition }) => condition === "running") ? EXIT.ok : EXIT.failed;
  },

  async env(choice: Choice, { print, report }: CommandContext) {
    const statuses = await statusesIn(choice);
    const stores = statuses.flatMap(({ store, condition }) =>
      store && condition === "running" ? [store] : [],
    );
    for (const line of shellExports(stores)) print(line);
    if (stores.length === choice.stores.length) return EXIT.ok;
    reportFailure(
      NAME,
      `${withoutStoreText(choice.stores, stores)} "bun run databases up" starts them.`,
      report,
    );
    return EXIT.failed;
  },
} satisfies Record<string, Run>;

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

/** Runs `bun run databases` with these arguments and resolves with its exit code. */
export function databasesCommand(
  argv: readonly string[],
  context: CommandContext = { machine: thisMachine(), print: console.log, report: console.error },
): Promise<number> {
  const databases = command({
    call: "bun run databases",
    usage: [`${COMMAND_NAMES.join("|")} [STORE …] [--dir PATH]`],
    description:
      "Starts PostgreSQL, MariaDB and MongoDB from the programs on this machine, one server for each store, on ports of 127.0.0.1.",
    options: {
      dir: optional(
        flag("dir", "PATH", "the folder of data, logs and state", anyText),
        "local-stack in DATA_DIR, which is .data in the repository",
      ),
    },
    words: {
      form: `${COMMAND_NAMES.join("|")} [STORE …]`,
      about: { STORE: `some of ${allServices.join(", ")}; all of them when none is named` },
      least: 1,
    },
    lists: [{ title: "Commands", entries: listed }],
    run({ values: { dir }, words: [name = "", ...stores] }) {
      const known = COMMAND_NAMES.find((candidate) => candidate === name);
      if (!known) throw unknown("command", name, COMMAND_NAMES);
      const stranger = stores.find((store) => !allServices.some((service) => service === store));
      if (stranger !== undefined) throw unknown("store", stranger, allServices);
      const chosen = allServices.filter((service) => stores.length === 0 || stores.includes(service));
      return commands[known]({ dir: resolve(dir ?? defaultDir), stores: chosen }, context);
    },
  });
  return exitCodeOf(NAME, () => databases.run(argv, (help) => context.print(help.trimEnd())), context.report);
}

const COMMAND_NAMES = ["up", "down", "status", "env"] as const satisfies (keyof typeof commands)[];

const listed = [
  {
    name: "up",
    about:
      "starts the stores that do not run, and prints what env prints; where an engine is missing it starts the others, prints how to install the missing one, and exits with 1",
  },
  {
    name: "env",
    about:
      'prints the variables that point the services to the running stores: eval "$(bun run databases env)"',
  },
  {
    name: "status",
    about:
      "shows each store; exits with 0 when all of them run, else with 1. A store is running, silent (its process runs and does not respond), stopped, died (it ended without having been stopped) or absent (it was never started)",
  },
  { name: "down", about: "stops them; the data stays" },
];
