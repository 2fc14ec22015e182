import { connectWithRetry } from "../connect.ts";
import { describeUrl } from "../store.ts";
import type { MigrationEngine } from "./series.ts";
import type { MigrationTarget, Report } from "./target.ts";

/** Errors for which waiting does not help: wrong credentials, an unknown database, no rights. */
const FINAL = /^(28|3D|42|ER_(ACCESS_DENIED|BAD_DB|DBACCESS_DENIED)|13$|18$)/;

/**
 * Connects to the database of a URL, to apply migrations. Waits up to `waitMs` for a server that does not respond yet.
 *
 * @throws an Error that names the store, without a password.
 */
export async function openMigrationTarget(
  engine: Exclude<MigrationEngine, "sqlite">,
  url: string,
  { waitMs, report }: { waitMs: number; report: Report },
): Promise<MigrationTarget> {
  const description = describeUrl(
    { postgres: "PostgreSQL", mariadb: "MariaDB", mongodb: "MongoDB" }[engine],
    url,
  );
  let target: MigrationTarget | undefined;
  const attempt = async () => {
    const candidate = await open[engine](url);
    try {
      await candidate.readLedger();
      target = candidate;
    } catch (error) {
      await candidate.close();
      throw error;
    }
  };
  const log = {
    warn: ({ reason }: { reason: string }) =>
      report(`${description} does not respond yet, waiting for it: ${reason}`),
  };
  await connectWithRetry(description, attempt, { log, waitMs, isFinal });
  return target as MigrationTarget;
}

/** The drivers are loaded only when they are used. */
const open = {
  postgres: async (url: string) => (await import("./postgres-target.ts")).postgresTarget(url),
  mariadb: async (url: string) => (await import("./mariadb-target.ts")).mariadbTarget(url),
  mongodb: async (url: string) => (await import("./mongodb-target.ts")).mongodbTarget(url),
};

function isFinal(error: unknown): boolean {
  const { errno, code } = error as { errno?: unknown; code?: unknown };
  return FINAL.test(String(typeof errno === "string" ? errno : code));
}
