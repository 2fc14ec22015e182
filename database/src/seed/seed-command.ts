import { command } from "@super-heroes/cli/command";
import { defaulting, flag, optional, required, toggle } from "@super-heroes/cli/option";
import { oneOf, wholeNumber } from "@super-heroes/cli/readers";
import { UsageError } from "@super-heroes/cli/usage-error";
import { type SeedService, seedServices } from "./generate.ts";

/** The rows that `bun run seed` generates, and where they go. */
export interface SeedRequest {
  rows: number;
  /** The URL of the store. */
  store: string;
  service: SeedService | undefined;
  seed: number;
  replace: boolean;
}

const MAX_SEED = 2 ** 32 - 1;

/** PostgreSQL's and MariaDB's ids are 32-bit integers. */
const MAX_ROWS = 2 ** 31 - 1;

/** `bun run seed`. */
export const seedCommand = (
  run: (request: SeedRequest) => Promise<number>,
  env: Readonly<Record<string, string | undefined>> = process.env,
) =>
  command({
    call: "bun run seed --",
    usage: ["--rows N --store URL [options]"],
    description:
      "Adds generated rows to a store: the same number and seed give the same rows on every engine.",
    options: {
      rows: required(flag("rows", "N", "how many rows to add", wholeNumber(1, MAX_ROWS))),
      store: required(
        flag(
          "store",
          "URL",
          "postgres://user@host:5432/heroes, mysql://user@host:3306/locations or sqlite://.data/heroes.sqlite; missing tables are created. Or the name of a variable that holds the URL, such as HEROES_DATABASE_URL: then no list of processes shows a password",
          (text) => storeFrom(text, env),
        ),
      ),
      service: optional(
        flag(
          "service",
          "NAME",
          `the service that owns the table: ${seedServices.join(", ")}`,
          oneOf(seedServices),
        ),
        "the one whose name begins the database's name",
      ),
      seed: defaulting(flag("seed", "N", "another number gives other rows", wholeNumber(0, MAX_SEED)), "1"),
      replace: toggle("replace", "remove every row first; without it nothing is removed"),
    },
    notes: "Ctrl-C ends after the current batch and prints how many rows were added.",
    run: ({ values }) => run(values),
  });

/** The URL itself, or the value of the variable of that name: a password on a command line can be seen. */
function storeFrom(typed: string, env: Readonly<Record<string, string | undefined>>): string {
  if (!/^[A-Z][A-Z0-9_]*$/.test(typed)) return typed;
  const url = env[typed];
  if (!url) throw new UsageError(`--store names the variable ${typed}, which is not set`);
  return url;
}
