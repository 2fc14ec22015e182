import type { Engine, Store } from "@super-heroes/topology/services";

/** The port of each engine's server in the cluster. */
export const ENGINE_PORTS: Readonly<Record<Engine, number>> = {
  postgres: 5432,
  mariadb: 3306,
  mongodb: 27017,
};

/** The name of a store's server in the local overlay: as in Compose, except for the one that services on MongoDB share. */
export const serverOf = ({ engine, server }: Store): string => (engine === "mongodb" ? "mongo-db" : server);
