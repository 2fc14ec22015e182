import { storeOf, storeServices, unknownService, variablePrefixOf } from "@super-heroes/topology/services";
import type { StoreService } from "../schema.ts";
import type { Engine, EngineName } from "./engines/engine.ts";
import { mariadb } from "./engines/mariadb.ts";
import { mongodb } from "./engines/mongodb.ts";
import { postgres } from "./engines/postgres.ts";

/** A service that has a store in the local stack. */
export type Service = StoreService;

/** One store of the local stack. */
export interface StoreDefinition {
  /** The service that owns it, which also names its database. */
  readonly service: Service;
  readonly engine: Engine;
  /** The variable that takes its URL: the launcher passes `HEROES_X` to the heroes service as `X`. */
  readonly variable: string;
  /** The first port to try; none of them is an engine's own default, which the machine may use already. */
  readonly preferredPort: number;
}

const engines = { postgres, mariadb, mongodb } as const satisfies Record<EngineName, Engine>;

/** Every store of the local stack: one for each service of the table that has a store. */
export const storeDefinitions: readonly StoreDefinition[] = storeServices.map((service) => {
  const { engine, localPort, variable } = storeOf(service);
  return {
    service,
    engine: engines[engine],
    variable: variablePrefixOf(service) + variable,
    preferredPort: localPort,
  };
});

/** The names of all stores, in the order in which they are listed everywhere. */
export const allServices: readonly Service[] = storeDefinitions.map(({ service }) => service);

/** The definition of one store. Throws a RangeError that names the known ones when there is none. */
export function definitionOf(service: Service): StoreDefinition {
  const definition = storeDefinitions.find((candidate) => candidate.service === service);
  if (!definition) throw new RangeError(unknownService(service, allServices));
  return definition;
}
