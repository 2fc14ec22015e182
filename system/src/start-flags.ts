import { parseArgs } from "node:util";

/** Where the services keep their data; `undefined` leaves it to the environment, which by default means embedded. */
export type StackChoice = "embedded" | "local" | undefined;

/** What was typed after the command. */
export type StartFlags = { help: true } | { help: false; stack: StackChoice };

const stacks = ["embedded", "local"] as const;

/** Reads the flags of `start` and `dev`. Throws an Error with one clear line. */
export function readStartFlags(argv: readonly string[]): StartFlags {
  const { values, tokens } = parseArgs({
    args: [...argv],
    options: { stack: { type: "string" }, help: { type: "boolean", short: "h" } },
    strict: false,
    tokens: true,
  });
  const stray = tokens.find(
    (token) =>
      token.kind === "positional" || (token.kind === "option" && !["stack", "help"].includes(token.name)),
  );
  if (stray)
    throw new Error(`unknown argument ${argv[stray.index]}; known: --stack ${stacks.join("|")}, --help`);
  if (values.help) return { help: true };
  const stack = stacks.find((known) => known === values.stack);
  if (values.stack !== undefined && !stack) {
    throw new Error(
      `--stack expects one of ${stacks.join(", ")}, got ${typeof values.stack === "string" ? JSON.stringify(values.stack) : "nothing"}`,
    );
  }
  return { help: false, stack };
}

/** The flags that were typed. Prints the help and exits with 0, or what is wrong with them and exits with 2. */
export function flagsOrExit(command: string, what: string): { stack: StackChoice } {
  try {
    const flags = readStartFlags(process.argv.slice(2));
    if (!flags.help) return flags;
    console.log(startHelp(command, what));
    process.exit(0);
  } catch (error) {
    console.error(`${command}: ${(error as Error).message}`);
    process.exit(2);
  }
}

/** The help text of a command that takes these flags. */
const startHelp = (command: string, what: string) => `${what}

Usage: bun run ${command} [--stack embedded|local]

  --stack embedded   every service on its own SQLite file under .data/
  --stack local      PostgreSQL, MariaDB and MongoDB (or its stand-in) of this machine; started when they are not up
  (neither)          as the environment's DATABASE_URL, MYSQL_URL and MONGODB_URL say; embedded where they are absent

HEROES_DATABASE_URL reaches only heroes, as DATABASE_URL; the same goes for every variable and every service.
Ports are HEROES_PORT, VILLAINS_PORT, LOCATIONS_PORT and FIGHTS_PORT, else 8001 to 8004.`;
