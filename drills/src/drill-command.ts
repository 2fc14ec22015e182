import type { StackKind } from "@super-heroes/bench/results/promises/drill-document";
import { command } from "@super-heroes/cli/command";
import { defaulting, flag, toggle } from "@super-heroes/cli/option";
import { oneOf } from "@super-heroes/cli/readers";
import type { Drill } from "./drills/drill.ts";

/** The drills to run, and how. */
export interface RunOrder {
  drills: readonly Drill[];
  stack: StackKind;
  short: boolean;
}

const STACKS: readonly StackKind[] = ["embedded", "local"];

/** `bun run drill`, for these drills. */
export const drillCommand = (known: readonly Drill[], run: (order: RunOrder) => Promise<number>) =>
  command({
    call: "bun run drill",
    description:
      "Injects faults into a running system, and checks whether it keeps its promises. Each drill starts a system of its own on free ports, with data of its own.",
    options: {
      stack: defaulting(
        flag(
          "stack",
          "STACK",
          "embedded: every service on its own SQLite file; local: PostgreSQL, MariaDB and MongoDB (or FerretDB), started for the drills",
          oneOf(STACKS),
        ),
        "embedded",
      ),
      short: toggle(
        "short",
        "seconds instead of minutes: shows that a drill works, not that the promise holds for long",
      ),
      list: toggle("list", "list the drills"),
    },
    words: {
      form: "[NAME …]",
      about: { NAME: "some of the drills below; all of them when none is named" },
      kind: "drill",
      known: known.map(({ name }) => name),
    },
    lists: [{ title: "Drills", entries: known.map(({ name, title }) => ({ name, about: title })) }],
    notes:
      "The result goes to results/local/drills/<time>-<stack>.json. The exit code is 0 when all promises were kept, and 1 when one was broken; its logs then stay in .data/drills/. A promise for which a run measured nothing is marked with ? and neither kept nor broken. Ctrl-C stops everything.",
    run({ values: { list, stack, short }, words }) {
      if (!list) return run({ drills: chosen(words, known), stack, short });
      console.log(drillList(known));
    },
  });

/** The drills of these names, in the order in which they are always run; all of them when none is named. */
const chosen = (names: readonly string[], known: readonly Drill[]): readonly Drill[] =>
  names.length === 0 ? known : known.filter(({ name }) => names.includes(name));

/** The drills, a line each. */
function drillList(drills: readonly Drill[]): string {
  const width = Math.max(...drills.map(({ name }) => name.length)) + 2;
  return drills.map(({ name, title }) => `  ${name.padEnd(width)}${title}`).join("\n");
}
