import type { Engine, Service } from "../../topology/src/services.ts";

/** An account at a database server: the file of its password, and the URLs that the password is part of. */
export interface Account {
  readonly passwordFile: string;
  /** What the files of URLs contain, by their names. */
  urls(password: string): Record<string, string>;
}

const SCHEMES = { postgres: "postgres", mariadb: "mysql", mongodb: "mongodb" } as const satisfies Record<
  Engine,
  string
>;
const PORTS = { postgres: 5432, mariadb: 3306, mongodb: 27017 } as const satisfies Record<Engine, number>;

/**
 * The accounts of the stores of these services in Compose. A service on PostgreSQL or MariaDB has a server and its only
 * user, or a role of its own at a server that it shares; then the server's administrator has a password as well. All
 * services on MongoDB share the administrator.
 */
export function accountsOf(services: readonly Service[]): Account[] {
  const stores = services.flatMap(({ name, store }) => (store ? [{ name, ...store }] : []));
  const servers = [...Map.groupBy(stores, ({ server }) => server)];
  return servers.flatMap(([server, those]): Account[] => {
    const administrator = `${server}-password`;
    const url = (
      { name, engine, urlFile }: (typeof those)[number],
      user: string,
      password: string,
      query = "",
    ) => ({
      [urlFile]: `${SCHEMES[engine]}://${user}:${password}@${server}:${PORTS[engine]}/${name}${query}`,
    });
    if (those.some(({ engine }) => engine === "mongodb")) {
      const urls = (password: string) =>
        those.map((store) => url(store, "documents", password, "?authSource=admin"));
      return [{ passwordFile: administrator, urls: (password) => Object.assign({}, ...urls(password)) }];
    }
    const own = those.map((store) => ({
      passwordFile: store.isShared ? `${store.name}-role-password` : administrator,
      urls: (password: string) => url(store, store.name, password),
    }));
    const isShared = those.some((store) => store.isShared);
    return isShared ? [{ passwordFile: administrator, urls: () => ({}) }, ...own] : own;
  });
}
