import { describe } from "bun:test";

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
  /** The variable this run would need to use the engine; `undefined` when nothing is missing. */
  readonly missing: string | undefined;
  /** Makes a fresh database: the schema and seed rows of its service, nothing else. */
  create(): Promise<TestDatabase>;
}

/** Describes the same suite on each engine. One that this run has no server for is skipped, and its name says why. */
export function describeOnEngines(
  title: string,
  engines: readonly TestEngine[],
  suite: (create: () => Promise<TestDatabase>) => void,
): void {
  for (const { name, missing, create } of engines) {
    const why = missing === undefined ? "" : ` (skipped: ${missing} is not set)`;
    describe.skipIf(missing !== undefined)(`${title} on ${name}${why}`, () => suite(create));
  }
}
