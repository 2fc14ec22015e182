import { parseArgs } from "node:util";
import { UsageError } from "@super-heroes/bench/commands/cli/usage-error";
import type { StackKind } from "@super-heroes/bench/results/promises/drill-document";
import type { Drill } from "./drills/drill.ts";

/** What was typed after `bun run drill`. */
export type Order = { do: "help" } | { do: "list" } | RunOrder;

/** Drills to run, and how. */
export interface RunOrder {
  do: "run";
  drills: readonly Drill[];
  stack: StackKind;
  short: boolean;
}

const STACKS: readonly StackKind[] = ["embedded", "local"];

/** Reads what was typed. Throws a {@link UsageError} with one line that says what would make sense. */
export function readArguments(argv: readonly string[], known: readonly Drill[]): Order {
  const { values, positionals, tokens } = parseArgs({
    args: [...argv],
    options: {
      stack: { type: "string" },
      short: { type: "boolean" },
      list: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === "option" && !["stack", "short", "list", "help"].includes(token.name))
      throw new UsageError(`unknown argument ${argv[token.index]}; known: --stack, --short, --list, --help`);
  }
  if (values.help) return { do: "help" };
  if (values.list) return { do: "list" };
  const stack = STACKS.find((kind) => kind === (values.stack ?? "embedded"));
  if (!stack)
    throw new UsageError(`--stack expects one of ${STACKS.join(", ")}, got ${JSON.stringify(values.stack)}`);
  return { do: "run", drills: chosen(positionals, known), stack, short: values.short === true };
}

/** The drills of these names, in the order in which they are always run; all of them when none is named. */
function chosen(names: readonly string[], known: readonly Drill[]): readonly Drill[] {
  const stranger = names.find((name) => !known.some((drill) => drill.name === name));
  if (stranger !== undefined)
    throw new UsageError(
      `unknown drill ${JSON.stringify(stranger)}; known: ${known.map(({ name }) => name).join(", ")}`,
    );
  return names.length === 0 ? known : known.filter(({ name }) => names.includes(name));
}

/** The drills, a line each. */
export function drillList(drills: readonly Drill[]): string {
  const width = Math.max(...drills.map(({ name }) => name.length)) + 2;
  return drills.map(({ name, title }) => `  ${name.padEnd(width)}${title}`).join("\n");
}

/** What `--help` prints. */
export const helpText = (
  drills: readonly Drill[],
) => `Breaks a running system on purpose, and checks whether it keeps its promises under faults.
Each drill starts a system of its own on free ports, with data of its own.

Usage: bun run drill [name ...] [--stack embedded|local] [--short]

${drillList(drills)}

  --stack embedded   every service on its own SQLite file (default)
  --stack local      PostgreSQL, MariaDB and MongoDB (or FerretDB in its place), started for the drills
  --short            seconds instead of minutes: shows that a drill works, not that the promise holds for long
  --list             the drills
  --help             this text

The result goes to results/local/drills/<time>-<stack>.json. The exit code is 0 when all promises were kept, and 1 when
one was broken; its logs then stay in .data/drills/. A promise that a run had nothing to measure for is marked with ?
and neither kept nor broken. Ctrl-C stops everything.`;
