/** One service: what it is called, where it listens unless told otherwise, and whom it calls. */
export interface Service {
  readonly name: string;
  readonly port: number;
  /** The file that starts it, from the repository's root. */
  readonly main: string;
  /** Services whose address it is given as `<NAME>_URL`, where they are started too. */
  readonly upstreams: readonly string[];
  /** How large a machine its garbage collector is told to run on, in MiB. See docs/decisions/0009. */
  readonly heapAdviceMib?: number;
}

const main = (name: string) => `services/${name}/src/main.ts`;

/** Every service of the system, each after those it calls. A new one is one more line. */
export const services: readonly Service[] = [
  { name: "analytics", port: 8007, main: main("analytics"), upstreams: [], heapAdviceMib: 128 },
  { name: "users", port: 8005, main: main("users"), upstreams: ["analytics"], heapAdviceMib: 128 },
  { name: "heroes", port: 8001, main: main("heroes"), upstreams: ["users"], heapAdviceMib: 256 },
  { name: "villains", port: 8002, main: main("villains"), upstreams: ["users"], heapAdviceMib: 256 },
  { name: "locations", port: 8003, main: main("locations"), upstreams: ["users"], heapAdviceMib: 256 },
  {
    name: "fights",
    port: 8004,
    main: main("fights"),
    upstreams: ["heroes", "villains", "locations", "analytics"],
    heapAdviceMib: 64,
  },
  { name: "orders", port: 8006, main: main("orders"), upstreams: ["users", "analytics"], heapAdviceMib: 128 },
  {
    name: "gateway",
    port: 8000,
    main: main("gateway"),
    upstreams: ["heroes", "villains", "locations", "fights", "users", "orders", "analytics"],
    heapAdviceMib: 128,
  },
];

const CORE = ["heroes", "villains", "locations", "fights"];

/**
 * What a fight takes, and all that is measured: started alone, they know no users, so that writes are open, and no
 * analytics, so that no events are kept.
 */
export const coreServices: readonly Service[] = services.filter(({ name }) => CORE.includes(name));

/** The service of that name. Throws when there is none. */
export function serviceNamed(name: string): Service {
  const service = services.find((candidate) => candidate.name === name);
  if (!service)
    throw new Error(`No service "${name}". Known: ${services.map((known) => known.name).join(", ")}`);
  return service;
}
