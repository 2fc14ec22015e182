import { mistakesIn, TABLE_FILE } from "@super-heroes/topology/mistakes";
import { services as inTableOrder, unknownService } from "@super-heroes/topology/services";
import { startOrder } from "@super-heroes/topology/start-order";
import { type ServiceName, table } from "@super-heroes/topology/table";

/** One service: its name, default port and upstreams. */
export interface Service {
  readonly name: string;
  readonly port: number;
  /** The file that starts it, from the repository's root. */
  readonly main: string;
  /** The services whose addresses it receives as `<NAME>_URL`, where they are started too. */
  readonly upstreams: readonly string[];
  /** The memory size that its garbage collector assumes, in MiB. See docs/decisions/0009. */
  readonly heapAdviceMib?: number;
}

const mistakes = mistakesIn(table);
if (mistakes.length > 0) throw new Error(`${TABLE_FILE}: ${mistakes.join("; ")}`);

/** Every service of the system, each after those it calls. */
export const services: readonly Service[] = startOrder(
  inTableOrder.map(({ name, port, upstreams, heapAdviceMib }) => ({
    name,
    port,
    main: `services/${name}/src/main.ts`,
    upstreams,
    heapAdviceMib,
  })),
);

const CORE: readonly ServiceName[] = ["fights", ...table.fights.calls];

/**
 * The services of a fight, which the bench measures. Started without the others, they have no users, so writes are open, and
 * no analytics, so events are not stored.
 */
export const coreServices: readonly Service[] = services.filter(({ name }) =>
  CORE.some((member) => member === name),
);

/** The service of that name. Throws an Error that names the known ones when there is none. */
export function serviceNamed(name: string): Service {
  const service = services.find((candidate) => candidate.name === name);
  if (!service) throw new Error(unknownService(name));
  return service;
}
