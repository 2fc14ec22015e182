/** Names, types and lists that are derived from the table of services. */
import { didYouMean } from "./did-you-mean.ts";
import { type ServiceEntry, type ServiceName, type StoreEntry, table } from "./table.ts";

export type { ServiceEntry, ServiceName, StoreEntry } from "./table.ts";

/** The services whose entry has this shape. */
type NamesWith<Shape> = {
  [Name in ServiceName]: (typeof table)[Name] extends Shape ? Name : never;
}[ServiceName];

/** A service that has a store. */
export type StoreService = NamesWith<{ store: StoreEntry }>;

/** A service that is a catalogue. */
export type CatalogueName = NamesWith<{ catalogueOf: string }>;

/** A service that the gateway proxies. */
export type ProxiedService = NamesWith<{ prefixes: readonly [string, ...string[]] }>;

/** The service in front of the others. */
export const GATEWAY = "gateway" satisfies ServiceName;

/** All services, in the order of the table. */
export const serviceNames = Object.keys(table) as readonly ServiceName[];

const namesWhere = <Name extends ServiceName>(isOne: (entry: ServiceEntry) => boolean): readonly Name[] =>
  serviceNames.filter((name): name is Name => isOne(table[name]));

/** The services that have a store. */
export const storeServices = namesWhere<StoreService>(({ store }) => store !== undefined);

/** The services that are catalogues. */
export const catalogueNames = namesWhere<CatalogueName>(({ catalogueOf }) => catalogueOf !== undefined);

/** The services that the gateway proxies. */
export const proxiedServices = namesWhere<ProxiedService>(({ prefixes }) => prefixes.length > 0);

/** The services that publish events or receive them. */
export const eventServices = namesWhere<NamesWith<{ events: string }>>(({ events }) => events !== undefined);

/** Whether there is a service of that name. */
export const isServiceName = (name: string): name is ServiceName => Object.hasOwn(table, name);

/** A database engine of the table. */
export type Engine = StoreEntry["engine"];

const STORE_VARIABLES = { postgres: "DATABASE_URL", mariadb: "MYSQL_URL", mongodb: "MONGODB_URL" } as const;

/** A store with everything that is derived from the table. */
export interface Store {
  readonly engine: Engine;
  readonly localPort: number;
  /** The variable with its URL, such as `DATABASE_URL`. */
  readonly variable: string;
  /** The file with that URL in the container of Compose, such as `database-url`. */
  readonly urlFile: string;
  /** The name of its server in Compose. */
  readonly server: string;
  /** Whether the server has the stores of several services. */
  readonly isShared: boolean;
}

/** A service with everything that is derived from the table. */
export interface Service extends Omit<ServiceEntry, "store"> {
  readonly name: string;
  readonly store?: Store;
  /** The services that it calls over HTTP in every deployment. */
  readonly callees: readonly string[];
  /** The callees, those in development, and the receivers of its events, which it calls when there is no NATS. */
  readonly upstreams: readonly string[];
  /** The services that call it over HTTP in every deployment. */
  readonly callers: readonly string[];
}

/** The services of a table, in its order. */
export function servicesIn(table: Readonly<Record<string, ServiceEntry>>): Service[] {
  const entries = Object.entries(table);
  const proxied = entries.flatMap(([name, { prefixes }]) => (prefixes.length > 0 ? [name] : []));
  const receivers = entries.flatMap(([name, { events }]) => (events === "receives" ? [name] : []));
  const calleesOf = (name: string, { calls }: ServiceEntry) => (name === GATEWAY ? proxied : calls);
  return entries.map(([name, { store, ...entry }]) => {
    const callees = calleesOf(name, entry);
    const called = [...callees, ...(entry.callsInDevelopment ?? [])];
    return {
      name,
      ...entry,
      ...(store && { store: storeFrom(name, store) }),
      callees,
      upstreams: entry.events === "publishes" ? [...called, ...receivers] : called,
      callers: entries.flatMap(([caller, other]) =>
        calleesOf(caller, other).includes(name) ? [caller] : [],
      ),
    };
  });
}

function storeFrom(name: string, entry: StoreEntry): Store {
  const { engine, localPort } = entry;
  const shared = "sharedServer" in entry ? entry.sharedServer : undefined;
  const variable = STORE_VARIABLES[engine];
  return {
    engine,
    localPort,
    variable,
    urlFile: variable.toLowerCase().replaceAll("_", "-"),
    server: shared ?? `${name}-db`,
    isShared: shared !== undefined,
  };
}

/** The store of a service. */
export const storeOf = (name: StoreService): Store => storeFrom(name, table[name].store);

/** All services with everything that is derived from the table, in its order. */
export const services: readonly Service[] = servicesIn(table);

/** The prefix of variables for one service, such as `HEROES_`. */
export const variablePrefixOf = (name: string): string => `${name.toUpperCase()}_`;

/** The variable with the address of a service for its callers, such as `HEROES_URL`. */
export const urlVariableOf = (name: string): string => `${variablePrefixOf(name)}URL`;

/** The variable with the host and port of a service for its callers in Compose, such as `HEROES_ADDRESS`. */
export const addressVariableOf = (name: string): string => `${variablePrefixOf(name)}ADDRESS`;

/** The URL of a service on a developer's machine. */
export const localUrlOf = (name: ServiceName): string => `http://127.0.0.1:${table[name].port}`;

/** The part of the table that the code of a catalogue uses. */
export function catalogueNamed<Name extends CatalogueName>(name: Name) {
  const { port, store, catalogueOf } = table[name];
  return { name, noun: catalogueOf, port, engine: store.engine } as const;
}

/** The error message for an unknown service: the most similar name, and all known names. */
export const unknownService = (typed: string, known: readonly string[] = serviceNames): string =>
  `no service is called ${JSON.stringify(typed)}.${didYouMean(typed, known)} Known: ${known.join(", ")}`;
