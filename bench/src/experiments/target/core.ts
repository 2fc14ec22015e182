import type { Environment } from "@super-heroes/system/environment/environment";
import { table } from "@super-heroes/topology/table";

/** The upstreams of fights. */
export const UPSTREAMS = table.fights.calls;

/** The services that a fight takes, each after those it calls. */
export const coreNames = [...UPSTREAMS, "fights"] as const;

/** Variables that give each of these services a free port. */
export const FREE_PORTS: Environment = Object.fromEntries(
  coreNames.map((name) => [`${name.toUpperCase()}_PORT`, "0"]),
);
