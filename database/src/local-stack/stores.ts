import type { StoreService } from "../schema.ts";
import type { Engine } from "./engine.ts";
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

/** Every store of the local stack. A service that joins adds its line here. */
export const storeDefinitions: readonly StoreDefinition[] = [
  {
    service: "heroes",
    engine: postgres,
    variable: "HEROES_DATABASE_URL",
    preferredPort: 15432,
  },
  {
    service: "villains",
    engine: postgres,
    variable: "VILLAINS_DATABASE_URL",
    preferredPort: 15433,
  },
  {
    service: "locations",
    engine: mariadb,
    variable: "LOCATIONS_MYSQL_URL",
    preferredPort: 13306,
  },
  {
    service: "fights",
    engine: mongodb,
    variable: "FIGHTS_MONGODB_URL",
    preferredPort: 17017,
  },
  {
    service: "users",
    engine: postgres,
    variable: "USERS_DATABASE_URL",
    preferredPort: 15434,
  },
  {
    service: "orders",
    engine: postgres,
    variable: "ORDERS_DATABASE_URL",
    preferredPort: 15435,
  },
  {
    service: "analytics",
    engine: mongodb,
    variable: "ANALYTICS_MONGODB_URL",
    preferredPort: 17018,
  },
];

/** The names of all stores, in the order in which they are listed everywhere. */
export const allServices: readonly Service[] = storeDefinitions.map(({ service }) => service);

/** The definition of one store. */
export function definitionOf(service: Service): StoreDefinition {
  const definition = storeDefinitions.find((candidate) => candidate.service === service);
  if (!definition) throw new RangeError(`no store is called ${service}`);
  return definition;
}
