import { parseArgs } from "node:util";
import { didYouMean } from "@super-heroes/topology/did-you-mean";
import type { Environment } from "./environment.ts";
import { coreServices, type Service, services } from "./services.ts";

/** Where the services keep their data; `undefined` leaves it to the environment, which by default means embedded. */
export type StackChoice = "embedded" | "local" | undefined;

/** What is to be started, and on what. */
export interface StartChoice {
  stack: StackChoice;
  /** Each after those it calls. */
  services: readonly Service[];
}

/** What was typed after the command. */
export type StartFlags = { help: true } | ({ help: false } & StartChoice);

const stacks = ["embedded", "local"] as const;
const flags = ["stack", "only", "help"];

/** Reads the flags of `start` and `dev`. Throws an Error with one clear line. */
export function readStartFlags(argv: readonly string[]): StartFlags {
  const { values, tokens } = parseArgs({
    args: [...argv],
    options: {
      stack: { type: "string" },
      only: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
    strict: false,
    tokens: true,
  });
  const stray = tokens.find(
    (token) => token.kind === "positional" || (token.kind === "option" && !flags.includes(token.name)),
  );
  if (stray) {
    throw new Error(
      `unknown argument ${argv[stray.index]}; known: --stack ${stacks.join("|")}, --only NAMES, --help`,
    );
  }
  if (values.help) return { help: true };
  return { help: false, stack: stackFrom(values.stack), services: servicesFrom(values.only) };
}

function stackFrom(typed: string | boolean | undefined): StackChoice {
  const stack = stacks.find((known) => known === typed);
  if (typed !== undefined && !stack) {
    throw new Error(`--stack expects one of ${stacks.join(", ")}, got ${shown(typed)}`);
  }
  return stack;
}

function servicesFrom(typed: string | boolean | undefined): readonly Service[] {
  if (typed === undefined) return services;
  const names = typeof typed === "string" ? typed.split(",").map((name) => name.trim()) : [""];
  if (names.join() === "core") return coreServices;
  const known = services.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const meant = didYouMean(unknown, known);
    throw new Error(`--only expects core, or some of ${known.join(",")}, got ${shown(typed)}.${meant}`);
  }
  return services.filter(({ name }) => names.includes(name));
}

/**
 * What lets anybody write where the core was asked for, which has no users that could say who may. Whoever names services
 * one by one says it themselves, or where users is: without either the catalogues do not start in production.
 */
export const openWrites = (chosen: readonly Service[], env: Environment): Environment =>
  chosen === coreServices && !env.USERS_URL && !env.OPEN_WRITES ? { OPEN_WRITES: "true" } : {};

const shown = (typed: string | boolean) => (typeof typed === "string" ? JSON.stringify(typed) : "nothing");

/** The flags that were typed. Prints the help and exits with 0, or what is wrong with them and exits with 2. */
export function flagsOrExit(command: string, what: string): StartChoice {
  try {
    const typed = readStartFlags(process.argv.slice(2));
    if (!typed.help) return typed;
    console.log(startHelp(command, what));
    process.exit(0);
  } catch (error) {
    console.error(`${command}: ${(error as Error).message}`);
    process.exit(2);
  }
}

const byPort = services.toSorted((one, other) => one.port - other.port);

/** The help text of a command that takes these flags. */
export const startHelp = (command: string, what: string) => `${what}

Usage: bun run ${command} [--stack embedded|local] [--only core|NAME,NAME,…]

  --stack embedded   every service on its own SQLite file under .data/
  --stack local      PostgreSQL, MariaDB and MongoDB (or FerretDB in its place) of this machine; started when they are not up
  (neither)          as the environment's DATABASE_URL, MYSQL_URL and MONGODB_URL say; embedded where they are absent

  --only core        ${coreServices.map(({ name }) => name).join(", ")}: no users, so writes are open; no events
  --only NAMES       these alone, such as users,orders; they look for the others where <NAME>_URL says. With production
                     settings heroes, villains and locations take USERS_URL for that, or OPEN_WRITES=true

Ctrl-C stops all services; "bun run system" lists them, and stops or starts one.
HEROES_DATABASE_URL reaches only heroes, as DATABASE_URL; the same goes for every variable and every service.
Ports, each changed by <NAME>_PORT: ${byPort.map(({ name, port }) => `${name} ${port}`).join(", ")}.`;
