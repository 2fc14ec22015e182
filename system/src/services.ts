/** One service: what it is called, where it listens unless told otherwise, and whom it calls. */
export interface Service {
  readonly name: string;
  readonly port: number;
  /** The file that starts it, from the repository's root. */
  readonly main: string;
  /** Services whose address it is given as `<NAME>_URL`. */
  readonly upstreams: readonly string[];
  /** How large a machine its garbage collector is told to run on, in MiB. See docs/decisions/0009. */
  readonly heapAdviceMib?: number;
}

/** Every service of the system. A new one is one more line. */
export const services: readonly Service[] = [
  { name: "heroes", port: 8001, main: "services/heroes/src/main.ts", upstreams: [], heapAdviceMib: 256 },
  { name: "villains", port: 8002, main: "services/villains/src/main.ts", upstreams: [], heapAdviceMib: 256 },
  {
    name: "locations",
    port: 8003,
    main: "services/locations/src/main.ts",
    upstreams: [],
    heapAdviceMib: 256,
  },
  {
    name: "fights",
    port: 8004,
    main: "services/fights/src/main.ts",
    upstreams: ["heroes", "villains", "locations"],
    heapAdviceMib: 64,
  },
];

/** The service of that name. Throws when there is none. */
export function serviceNamed(name: string): Service {
  const service = services.find((candidate) => candidate.name === name);
  if (!service)
    throw new Error(`No service "${name}". Known: ${services.map((known) => known.name).join(", ")}`);
  return service;
}
