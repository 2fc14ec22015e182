import { describeRequiring, type Missing } from "./requirements.ts";

/** A database that belongs to one suite. */
export interface TestDatabase {
  /** The environment that points a service at it. */
  readonly env: Readonly<Record<string, string>>;
  /** Removes it with everything in it. */
  drop(): Promise<void>;
}

/** An engine that a suite is run on. */
export interface TestEngine {
  /** As people call it: `PostgreSQL`. */
  readonly name: string;
  /** Why this run cannot use the engine; `undefined` when it can. */
  readonly missing: Missing;
  /** Makes a fresh database: the schema and seed rows of its service, nothing else. */
  create(): Promise<TestDatabase>;
}

/** Describes the same suite on each engine; see {@link describeRequiring} for one that this run has no server for. */
export function describeOnEngines(
  title: string,
  engines: readonly TestEngine[],
  suite: (create: () => Promise<TestDatabase>) => void,
): void {
  for (const { name, missing, create } of engines) {
    describeRequiring(missing, `${title} on ${name}`, () => suite(create));
  }
}
