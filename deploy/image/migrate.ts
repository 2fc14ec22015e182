/**
 * `bun deploy/image/migrate.ts`, in the image of a service: applies the migrations that the service's store lacks, with the
 * service's own variables. Compose and Kubernetes run it before the service starts. Without a store, or with the embedded one,
 * which the service migrates itself, there is nothing to do.
 */
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { integer, optional, readConfig, storeUrl } from "../../kit/src/config/config.ts";
import { migrate } from "../../kit/src/store/migrations/migrate.ts";
import { openMigrationTarget } from "../../kit/src/store/migrations/open-target.ts";
import { numbered, readSeries } from "../../kit/src/store/migrations/series.ts";
import { type Store, services } from "../../topology/src/services.ts";

const SCHEMES = {
  postgres: ["postgres", "postgresql"],
  mariadb: ["mysql", "mariadb"],
  mongodb: ["mongodb", "mongodb+srv"],
};

/** Migrates the store of a service. Throws an Error that says what is wrong. */
export async function migrateInImage(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
  print: (line: string) => void,
): Promise<void> {
  const service = services.find((candidate) => candidate.name === name);
  if (!service) throw new Error(`no service is called ${name}: run this in the image of a service`);
  if (!service.store) return print(`${name} has no store: nothing to do`);
  await migrateStore(name, service.store, env, print);
}

async function migrateStore(
  name: string,
  { engine, variable }: Store,
  env: Readonly<Record<string, string | undefined>>,
  print: (line: string) => void,
): Promise<void> {
  const { url, waitMs } = readConfig(
    { ...env },
    {
      url: optional(storeUrl(variable, SCHEMES[engine], { about: "the store" })),
      waitMs: integer("STORE_WAIT_MS", {
        default: 10_000,
        min: 0,
        max: 3_600_000,
        about: "how long to wait",
      }),
    },
  );
  if (url === undefined)
    return print(`${name} uses its embedded store, and migrates it itself: nothing to do`);
  const folder = join(import.meta.dir, "../../database", `${name}-db`);
  const seed = join(folder, "seed.sql");
  const target = await openMigrationTarget(engine, url, { waitMs, report: print });
  try {
    const series = await readSeries(join(folder, "migrations"), engine);
    const seedFile = existsSync(seed) ? seed : undefined;
    const { number } = await migrate(target, series, { seedFile, report: print });
    print(`${target.description} has schema ${numbered(number)}`);
  } finally {
    await target.close();
  }
}

if (import.meta.main) {
  if (process.argv.length > 2) {
    console.error("usage: bun deploy/image/migrate.ts, in the folder of a service");
    process.exit(2);
  }
  try {
    await migrateInImage(basename(process.cwd()), process.env, console.log);
    process.exit(0);
  } catch (error) {
    console.error(`migrate: ${(error as Error).message}`);
    process.exit(1);
  }
}
