import { describeRequiring, type Missing } from "../run/requirements.ts";

/** A database that belongs to one suite. */
export interface TestDatabase {
  /** The variables with which a service uses it. */
  readonly env: Readonly<Record<string, string>>;
  /** Applies the migrations that it lacks, as `bun run migrate` does. The embedded one is migrated by the service that opens it. */
  migrate(): Promise<unknown>;
  /** Removes it and its content. */
  drop(): Promise<void>;
}

/** A database whose engine has SQL. */
export interface SqlTestDatabase extends TestDatabase {
  /** Executes statements as an operator does. A service must have created the file of an embedded database before. */
  execute(statements: string): Promise<void>;
}

/** An engine that a suite can run on. */
export interface TestEngine<Database extends TestDatabase = TestDatabase> {
  /** The product's name, such as `PostgreSQL`. */
  readonly name: string;
  /** Why this run cannot use the engine; `undefined` when it can. */
  readonly missing: Missing;
  /** Creates a database with the schema and the seed rows of its service. */
  create(): Promise<Database>;
}

/** Describes the same suite on each engine. {@link describeRequiring} handles engines without a server in this run. */
export function describeOnEngines<Database extends TestDatabase>(
  title: string,
  engines: readonly TestEngine<Database>[],
  suite: (create: () => Promise<Database>) => void,
): void {
  for (const { name, missing, create } of engines) {
    describeRequiring(missing, `${title} on ${name}`, () => suite(create));
  }
}
