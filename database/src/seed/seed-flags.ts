import { parseArgs } from "node:util";
import { didYouMean } from "@super-heroes/topology/did-you-mean";
import { type SeedService, seedServices } from "./generate.ts";
import { UsageError } from "./usage-error.ts";

/** What was typed after `bun run seed`. */
export type SeedFlags =
  | { help: true }
  | {
      help: false;
      rows: number;
      store: string;
      service: SeedService | undefined;
      seed: number;
      replace: boolean;
    };

const MAX_SEED = 2 ** 32 - 1;

/** PostgreSQL's and MariaDB's ids are 32-bit integers. */
const MAX_ROWS = 2 ** 31 - 1;

const options = {
  rows: { type: "string" },
  store: { type: "string" },
  service: { type: "string" },
  seed: { type: "string" },
  replace: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** Reads the flags of `seed`. @throws UsageError that names the flag and what it expected. */
export function readSeedFlags(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): SeedFlags {
  const { values, tokens } = parseArgs({ args: [...argv], options, strict: false, tokens: true });
  const stray = tokens.find(
    (token) => token.kind === "positional" || (token.kind === "option" && !(token.name in options)),
  );
  if (stray) throw new UsageError(`unknown argument ${argv[stray.index]}; --help lists the known ones`);
  if (values.help) return { help: true };
  if (typeof values.replace === "string") throw new UsageError("--replace takes no value");
  const service = seedServices.find((known) => known === values.service);
  if (values.service !== undefined && !service) {
    const meant = typeof values.service === "string" ? didYouMean(values.service, seedServices) : "";
    throw new UsageError(
      `--service expects one of ${seedServices.join(", ")}, got ${shown(values.service)}.${meant}`,
    );
  }
  if (typeof values.store !== "string") {
    throw new UsageError("--store is missing: the URL of a PostgreSQL, MariaDB or SQLite database");
  }
  return {
    help: false,
    rows: integer("--rows", values.rows, 1, MAX_ROWS),
    store: storeFrom(values.store, env),
    service,
    seed: integer("--seed", values.seed ?? "1", 0, MAX_SEED),
    replace: values.replace === true,
  };
}

/** The URL that was typed, or that the variable of this name holds: a command line with a password in it can be seen. */
function storeFrom(typed: string, env: Readonly<Record<string, string | undefined>>): string {
  if (!/^[A-Z][A-Z0-9_]*$/.test(typed)) return typed;
  const url = env[typed];
  if (!url) throw new UsageError(`--store names the variable ${typed}, which is not set`);
  return url;
}

function integer(flag: string, value: unknown, least: number, most: number): number {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(`${flag} expects an integer from ${least} to ${most}, got ${shown(value)}`);
}

const shown = (value: unknown) => (typeof value === "string" ? JSON.stringify(value) : "nothing");

/** What `bun run seed -- --help` prints. */
export const seedHelp = `Adds generated rows to a store: the same number and seed give the same rows on every engine.

Usage: bun run seed -- --rows N --store URL [--service ${seedServices.join("|")}] [--seed 1] [--replace]

  --rows N       how many rows to add
  --store URL    postgres://user@host:5432/heroes, mysql://user@host:3306/locations or sqlite://.data/heroes.sqlite;
                 missing tables are created. Or the name of a variable that holds it, such as HEROES_DATABASE_URL:
                 then no list of processes shows a password
  --service S    whose table it is, when the database's name does not begin with one of these names
  --seed S       chooses other rows (an integer, 1 unless told)
  --replace      removes every row first; without it nothing is removed

Ctrl-C ends after the running batch and says how many rows are in.
`;
