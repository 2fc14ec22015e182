import { command } from "@super-heroes/cli/command";
import { flag, optional, orElse, toggle } from "@super-heroes/cli/option";
import { oneOf } from "@super-heroes/cli/readers";
import { expected } from "@super-heroes/cli/usage-error";
import type { Environment } from "../environment/environment.ts";
import { coreServices, type Service, services } from "../services.ts";

/** Where the services keep their data; `undefined` leaves it to the environment, which by default means embedded. */
export type StackChoice = "embedded" | "local" | undefined;

/** The services to start, and their stores. */
export interface StartChoice {
  stack: StackChoice;
  /** Each after those it calls. */
  services: readonly Service[];
  /** Whether they speak TLS with the certificates in the data folder. */
  tls: boolean;
}

const STACKS = ["embedded", "local"] as const;
const core = coreServices.map(({ name }) => name).join(", ");

const options = {
  stack: optional(
    flag(
      "stack",
      "STACK",
      "embedded: every service on its own SQLite file under .data/; local: PostgreSQL, MariaDB and MongoDB (or FerretDB) of this machine, started where they do not run",
      oneOf(STACKS),
    ),
    "as the environment's DATABASE_URL, MYSQL_URL and MONGODB_URL say; embedded where they are absent",
  ),
  services: orElse(
    flag(
      "only",
      "NAMES",
      `core: ${core}, without users, so writes are open, and without events; or the names of services, such as users,orders, which find the others by <NAME>_URL`,
      servicesFrom,
    ),
    services,
    "all services",
  ),
  tls: toggle(
    "tls",
    "with TLS on every port, and client certificates between services: those of bun run certificates, created where there are none",
  ),
};

function servicesFrom(text: string, option: string): readonly Service[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.join() === "core") return coreServices;
  const known = services.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw expected(option, `core, or some of ${known.join(",")}`, unknown, [...known, "core"]);
  return services.filter(({ name }) => names.includes(name));
}

/**
 * The variable that lets every client write where the core was chosen, which has no users to decide who may. An operator who
 * names single services sets it, or the address of users: without either the catalogues do not start in production.
 */
export const openWrites = (chosen: readonly Service[], env: Environment): Environment =>
  chosen === coreServices && !env.USERS_URL && !env.OPEN_WRITES ? { OPEN_WRITES: "true" } : {};

const byPort = services.toSorted((one, other) => one.port - other.port);

/** A command that starts services until it is stopped: `start` and `dev`. */
export const launcherCommand = (
  name: string,
  description: string,
  run: (choice: StartChoice) => Promise<number>,
) =>
  command({
    call: `bun run ${name}`,
    description,
    options,
    notes: `With production settings heroes, villains and locations need USERS_URL, or OPEN_WRITES=true.

Ctrl-C stops all services; "bun run system" lists them, and stops or starts one. HEROES_DATABASE_URL reaches only heroes, as DATABASE_URL; the same holds for every variable and every service.

Ports, each changed by <NAME>_PORT: ${byPort.map((service) => `${service.name} ${service.port}`).join(", ")}.`,
    run: ({ values }) => run(values),
  });
