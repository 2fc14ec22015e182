import { type Engine, type Store, variablePrefixOf } from "@super-heroes/topology/services";
import { ENGINE_PORTS, serverOf } from "./stores.ts";

/** Passwords by the name of their owner. */
export type Passwords = Readonly<Record<string, string>>;

/** A service that has a store. */
export interface Owner {
  readonly name: string;
  readonly store: Store;
}

const SCHEMES = { postgres: "postgres", mariadb: "mysql", mongodb: "mongodb" } as const satisfies Record<
  Engine,
  string
>;

/** What a service is given so that it finds its store. */
export function storeVariables({ name, store }: Owner, passwords: Passwords): Record<string, string> {
  const { engine, variable } = store;
  const address = `${serverOf(store)}:${ENGINE_PORTS[engine]}`;
  return { [variable]: `${SCHEMES[engine]}://${name}:${passwords[name]}@${address}/${name}` };
}

/** What the image of a server is given: its first user, and the passwords of those that are made after that. */
export function serverVariables(owners: readonly Owner[], passwords: Passwords): Record<string, string> {
  const passwordOf = (name: string) => passwords[name] ?? "";
  const [{ name, store }] = owners as readonly [Owner];
  const ofOwners = Object.fromEntries(
    owners.map((owner) => [`${variablePrefixOf(owner.name)}PASSWORD`, passwordOf(owner.name)]),
  );
  if (store.engine === "mongodb")
    return {
      MONGO_INITDB_ROOT_USERNAME: "root",
      MONGO_INITDB_ROOT_PASSWORD: passwordOf("mongo"),
      ...ofOwners,
    };
  if (store.engine === "mariadb")
    return {
      MARIADB_USER: name,
      MARIADB_DATABASE: name,
      MARIADB_PASSWORD: passwordOf(name),
      // Not drawn by the image, which writes what it draws to its log.
      MARIADB_ROOT_PASSWORD: passwordOf("mariadb"),
    };
  const administrator = { POSTGRES_USER: "postgres", POSTGRES_PASSWORD: passwordOf("postgres") };
  return store.isShared
    ? { ...administrator, ...ofOwners }
    : { ...administrator, DATABASE: name, DATABASE_PASSWORD: passwordOf(name) };
}
