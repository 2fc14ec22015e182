import { UsageError } from "@super-heroes/cli/usage-error";
import { table } from "@super-heroes/topology/table";
import { type SeedService, seedServices } from "./generate.ts";

/** The store that rows are added to. */
export interface SeedStoreAddress {
  engine: "postgres" | "mariadb" | "sqlite";
  service: SeedService;
  /** For SQLite the path of the file, else the URL. */
  location: string;
  /** Engine and place, without credentials. */
  description: string;
}

const engineOf: Record<string, SeedStoreAddress["engine"]> = {
  postgres: "postgres",
  postgresql: "postgres",
  mysql: "mariadb",
  mariadb: "mariadb",
  sqlite: "sqlite",
  file: "sqlite",
};

const engineNames = { postgres: "PostgreSQL", mariadb: "MariaDB", sqlite: "SQLite" };

/**
 * Reads a store's URL. Without `service`, the database's name has to begin with it: `heroes`, `heroes_test`, `heroes.sqlite`.
 *
 * @throws UsageError without the URL's password.
 */
export function readStoreAddress(url: string, service?: SeedService): SeedStoreAddress {
  const scheme = /^([a-z]+):/i.exec(url)?.[1]?.toLowerCase() ?? "";
  const engine = engineOf[scheme];
  if (!engine) {
    throw new UsageError(
      `--store expects a postgres://, mysql://, mariadb://, sqlite:// or file: URL, got ${scheme ? `${scheme}:` : "no scheme"}`,
    );
  }
  const { location, place } = engine === "sqlite" ? readFileUrl(url) : readServerUrl(url);
  const owner = service ?? serviceNamedBy(place);
  if (!owner) {
    throw new UsageError(
      `the name of the database ${place} begins with no service: add --service ${eitherOf(seedServices)}`,
    );
  }
  const realEngine = table[owner].store.engine;
  if (engine !== "sqlite" && engine !== realEngine) {
    throw new UsageError(
      `${owner} are kept in ${engineNames[realEngine]} or SQLite, not in ${engineNames[engine]}`,
    );
  }
  return { engine, service: owner, location, description: `${engineNames[engine]} ${place}` };
}

function readServerUrl(url: string) {
  if (!URL.canParse(url) || !canDecode(url)) {
    throw new UsageError("--store is not a valid URL: special characters in it must be percent-encoded");
  }
  const { host, pathname } = new URL(url);
  if (!host || pathname.length < 2) {
    throw new UsageError("--store expects a host and a database, as in postgres://user@host:5432/heroes");
  }
  return { location: url, place: `${host}${pathname}` };
}

function canDecode(url: string): boolean {
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}

function readFileUrl(url: string) {
  const path = url.replace(/^[a-z]+:(\/\/)?/i, "");
  if (!path) throw new UsageError("--store expects a path, as in sqlite://.data/heroes.sqlite");
  return { location: path, place: path };
}

const NAMED_AFTER_SERVICE = new RegExp(`(?:^|/)(${seedServices.join("|")})(?![a-z0-9])[^/]*$`, "i");

const serviceNamedBy = (place: string) =>
  NAMED_AFTER_SERVICE.exec(place)?.[1]?.toLowerCase() as SeedService | undefined;

const eitherOf = (names: readonly string[]) => `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
