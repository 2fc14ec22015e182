import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { reportFailure } from "@super-heroes/cli/failure";
import { flag, optional, toggle } from "@super-heroes/cli/option";
import { wholeNumber } from "@super-heroes/cli/readers";
import { UsageError } from "@super-heroes/cli/usage-error";
import { migrate } from "@super-heroes/kit/store/migrations/migrate";
import { numbered } from "@super-heroes/kit/store/migrations/series";
import { storeServices } from "@super-heroes/topology/services";
import { openStoreTarget } from "../open-target.ts";
import { type StoreService, seedFileOf, seriesOf } from "../schema.ts";
import { type SchemaStatus, schemaStatusOf, statusTable } from "./schema-status.ts";
import { placeText, type ServiceStore, storePlaceOf } from "./store-place.ts";

/** What errors begin with. */
const NAME = "migrate";

/** Where the command runs, and where its lines go. */
export interface MigrateContext {
  env: Readonly<Record<string, string | undefined>>;
  /** The folder of embedded stores. */
  dataDir: string;
  /** Receives the output of the command, a line each. */
  print(line: string): void;
  /** Receives failures, a line each. */
  report(line: string): void;
  signal?: AbortSignal;
}

interface Choice {
  services: readonly StoreService[];
  to: number | undefined;
  withSeed: boolean;
  waitMs: number;
}

/** `bun run migrate`. */
export const migrateCommand = (context: MigrateContext) =>
  command({
    call: "bun run migrate",
    description:
      "Brings the schemas of stores to the newest number: applies the migrations in database/<service>-db/migrations that a store lacks, each once. A store that was made without a record is adopted: what is there is recorded, and nothing is changed.",
    options: {
      status: toggle("status", "show each store's schema and what is pending, and change nothing"),
      dryRun: toggle("dry-run", "print what would be applied, and change nothing"),
      to: optional(
        flag("to", "N", "the last number to apply; only forward, and of one service", wholeNumber(1, 9999)),
        "the newest",
      ),
      noSeed: toggle("no-seed", "load no first rows into an empty store"),
      wait: optional(
        flag(
          "wait",
          "SECONDS",
          "how long to wait for a store that does not respond yet",
          wholeNumber(0, 3600),
        ),
        "0",
      ),
    },
    words: {
      form: "[SERVICE …]",
      about: { SERVICE: `some of ${storeServices.join(", ")}; all of them when none is named` },
      kind: "service",
      known: storeServices,
    },
    notes: `A store's URL is in the variable of its service, such as HEROES_DATABASE_URL; eval "$(bun run databases env)" sets those of the local stack. Without one it is the embedded store in DATA_DIR, which its service also migrates at its start. --status exits with 1 when something is pending. docs/migrations.md says more.`,
    async run({ values: { status, dryRun, to, noSeed, wait = 0 }, words }) {
      const services = storeServices.filter((name) => words.length === 0 || words.includes(name));
      if (status && dryRun)
        throw new UsageError("--status and --dry-run exclude each other: give one of them");
      if (to !== undefined && services.length !== 1)
        throw new UsageError("--to expects the name of one service, as in: bun run migrate heroes --to 2");
      const choice = { services, to, withSeed: !noSeed, waitMs: wait * 1000 };
      for (const service of services) if (to !== undefined) await requireNumber(service, to, context);
      if (status) return showStatus(choice, context);
      return eachStore(choice, context, dryRun ? showPlan : apply);
    },
  });

async function requireNumber(service: StoreService, to: number, { env, dataDir }: MigrateContext) {
  const { newest } = await seriesOf(service, storePlaceOf(service, env, dataDir).place.engine);
  if (to > newest) throw new UsageError(`--to ${to}: the newest migration of ${service} is ${newest}`);
}

async function showStatus(choice: Choice, context: MigrateContext): Promise<number> {
  const statuses: SchemaStatus[] = [];
  const code = await eachStore(choice, context, async (store) => {
    statuses.push(await schemaStatusOf(store));
  });
  context.print(statusTable(statuses));
  const refused = statuses.filter(({ refusal }) => refusal !== undefined);
  for (const { store, refusal } of refused)
    reportFailure(NAME, `${store.service}: ${refusal}`, context.report);
  const isCurrent = statuses.every(({ pending, adoptable }) => pending.length + adoptable.length === 0);
  return code === EXIT.ok && isCurrent && refused.length === 0 ? EXIT.ok : EXIT.failed;
}

/** Works on one store after the other. A store that fails does not keep the others from being migrated. */
async function eachStore(
  choice: Choice,
  context: MigrateContext,
  work: (store: ServiceStore, choice: Choice, context: MigrateContext) => Promise<void>,
): Promise<number> {
  let code: number = EXIT.ok;
  for (const service of choice.services) {
    context.signal?.throwIfAborted();
    try {
      await work(storePlaceOf(service, context.env, context.dataDir), choice, context);
    } catch (error) {
      context.signal?.throwIfAborted();
      reportFailure(NAME, `${service}: ${(error as Error).message}`, context.report);
      code = EXIT.failed;
    }
  }
  return code;
}

async function showPlan(store: ServiceStore, { to }: Choice, { print }: MigrateContext): Promise<void> {
  const { adoptable, pending, refusal } = await schemaStatusOf(store, to);
  if (refusal !== undefined) throw new Error(refusal);
  for (const { file } of adoptable) print(`${store.service}: would record ${file}, whose result is there`);
  for (const { file } of pending) print(`${store.service}: would apply ${file}`);
  if (adoptable.length + pending.length === 0) print(`${store.service}: nothing to do`);
}

async function apply(store: ServiceStore, choice: Choice, context: MigrateContext): Promise<void> {
  const { service, place, isMissing } = store;
  const { print, signal } = context;
  if (isMissing)
    return print(
      `${service}: no embedded store in ${place.url} yet: its service creates it at its first start`,
    );
  const report = (line: string) => print(`${service}: ${line}`);
  const series = await seriesOf(service, place.engine);
  const target = await openStoreTarget(place, { waitMs: choice.waitMs, report });
  try {
    const { number, applied, adopted, seeded } = await migrate(target, series, {
      ...(choice.to !== undefined && { to: choice.to }),
      seedFile: choice.withSeed ? seedFileOf(service) : undefined,
      report,
      signal,
    });
    const isDone = applied.length + adopted.length > 0 || seeded;
    report(`${isDone ? "done" : "nothing to do"}: ${placeText(place)} has schema ${numbered(number)}`);
  } finally {
    await target.close();
  }
}
