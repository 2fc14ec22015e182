import { didYouMean } from "./did-you-mean.ts";
import { servicesIn } from "./services.ts";
import { startOrder } from "./start-order.ts";
import type { ServiceEntry } from "./table.ts";

/** The file with the table, from the repository's root. */
export const TABLE_FILE = "topology/src/table.ts";

/** A name is part of variables such as `HEROES_URL`, of host names and of the names of keys. */
const NAME = /^[a-z]+$/;

/**
 * The mistakes in a table of services that types cannot find, one sentence each: a name that cannot be part of a variable,
 * a value that two services share, a reference to a service without an entry, services that call each other in a circle.
 */
export function mistakesIn(table: Readonly<Record<string, ServiceEntry>>): string[] {
  const entries = Object.entries(table);
  const names = Object.keys(table);
  return [
    ...names
      .filter((name) => !NAME.test(name))
      .map((name) => `${JSON.stringify(name)} is not a valid name of a service: use lower-case letters only`),
    ...entries.flatMap(([name, { calls, callsInDevelopment = [] }]) =>
      [...calls, ...callsInDevelopment]
        .filter((called) => !names.includes(called))
        .map((called) => `${name} calls "${called}", which has no entry.${didYouMean(called, names)}`),
    ),
    ...entries.flatMap(([name, { seals = [] }]) =>
      seals
        .filter((receiver) => !names.includes(receiver))
        .map(
          (receiver) => `${name} seals for "${receiver}", which has no entry.${didYouMean(receiver, names)}`,
        ),
    ),
    ...twice(
      "port",
      entries.map(([name, { port }]) => [port, name] as const),
    ),
    ...twice(
      "local port",
      entries.flatMap(([name, { store }]) => (store ? [[store.localPort, name] as const] : [])),
    ),
    ...twice(
      "prefix",
      entries.flatMap(([name, { prefixes }]) => prefixes.map((prefix) => [prefix, name] as const)),
    ),
    ...prefixesBelowOthers(entries),
    ...circleIn(table),
  ];
}

/** Every value that several services share. */
function twice(what: string, owned: readonly (readonly [value: unknown, owner: string])[]): string[] {
  const owners = Map.groupBy(owned, ([value]) => value);
  return [...owners].flatMap(([value, sharing]) =>
    sharing.length < 2
      ? []
      : [`${sharing.map(([, owner]) => owner).join(" and ")} have the same ${what}: ${value}`],
  );
}

/** Every prefix that is below a prefix of another service, which would receive its requests. */
function prefixesBelowOthers(entries: readonly (readonly [string, ServiceEntry])[]): string[] {
  const owned = entries.flatMap(([name, { prefixes }]) => prefixes.map((prefix) => ({ name, prefix })));
  return owned.flatMap(({ name, prefix }) =>
    owned
      .filter((other) => other.name !== name && prefix.startsWith(`${other.prefix}/`))
      .map((other) => `${prefix} of ${name} lies below ${other.prefix} of ${other.name}`),
  );
}

function circleIn(table: Readonly<Record<string, ServiceEntry>>): string[] {
  try {
    startOrder(servicesIn(table));
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}
