import { setTimeout as pause } from "node:timers/promises";
import type { Measurement } from "@super-heroes/bench/results/promises/measurement";
import { quantile } from "simple-statistics";
import { type MigrateRun, runMigrate } from "../commands/run-migrate.ts";
import { atLeast, atMost, reported } from "../promise/measurements.ts";
import { type HeroSchema, heroSchema, toFirstVersion } from "../records/hero-schema.ts";
import { seedHeroes } from "../records/seed-heroes.ts";
import { request } from "../requests/request.ts";
import { lengthOf } from "../tables/by-length.ts";
import { startWorkers, type Workers } from "../traffic/workers.ts";
import type { Drill, DrillContext } from "./drill.ts";

const ROWS = { short: 20_000, full: 1_000_000 };
const READERS = 4;
const PAUSE_MS = 5;
/** Reads before the migration, to compare with. */
const BEFORE_MS = { short: 1000, full: 10_000 };

/** A database of version 1.0.0 is migrated while its service is used, by two runs at once, and by runs that are killed. */
export const migrations: Drill = {
  name: "migrations",
  title: "A large store is migrated under load, by two runs at once, and by runs that are killed",
  promise: ({ short, stack }) =>
    `${ROWS[lengthOf({ short })].toLocaleString("en")} heroes of version 1.0.0 are migrated without a failed read${stack === "local" ? " or write" : ""}; two runs at once apply each migration once; a run that is killed in any step is completed by the next one`,
  async run(context) {
    const { stage, note } = context;
    const { url } = await stage.start("heroes");
    const rows = ROWS[lengthOf(context)];
    note(`loading ${rows.toLocaleString("en")} heroes`);
    await seedHeroes(stage, rows);
    return {
      measurements: [
        ...(await underLoad(`${url}/api/heroes`, context)),
        ...(await twoAtOnce(context)),
        ...(await killed(context)),
      ],
      remarks: [],
    };
  },
};

async function underLoad(url: string, context: DrillContext): Promise<Measurement[]> {
  const { stage, signal, note } = context;
  const local = stage.stores.kind === "local";
  const { rows } = await heroSchema(stage);
  await toFirstVersion(stage);
  note("reads before the migration");
  const before = useHeroes(url, local);
  await pause(BEFORE_MS[lengthOf(context)], undefined, { signal });
  const quiet = await before.stop();

  note("the migration, under load");
  const during = useHeroes(url, local);
  const run = await runMigrate(stage);
  const busy = await during.stop();
  requireEnd(run);
  const after = await heroSchema(stage);
  return [
    atLeast(1, "reads during the migration", busy.reads.length),
    atMost(0, "failed reads during the migration", busy.failedReads),
    ...(local
      ? [
          atLeast(1, "writes during the migration", busy.writes),
          atMost(0, "failed writes during the migration", busy.failedWrites),
        ]
      : []),
    atMost(0, "rows that were lost or added", Math.abs(after.rows - rows)),
    atLeast(1, "adopted migrations", after.recorded.filter((entry) => entry.endsWith("adopted")).length),
    atLeast(3, "number of the schema", after.recorded.length),
    reported("duration of the migration", run.seconds, "s"),
    reported("p99 of reads before the migration", p99(quiet.reads), "ms"),
    reported("p99 of reads during the migration", p99(busy.reads), "ms"),
    reported("slowest read during the migration", Math.max(...busy.reads), "ms"),
  ];
}

async function twoAtOnce({ stage, note }: DrillContext): Promise<Measurement[]> {
  note("two runs at once");
  await toFirstVersion(stage);
  const runs = await Promise.all([runMigrate(stage), runMigrate(stage)]);
  runs.forEach(requireEnd);
  const applied = runs.flatMap(({ lines }) => lines.filter((line) => /: \d{4} [a-z-]+$/.test(line)));
  const idle = runs.filter(({ lines }) => lines.some((line) => line.includes("nothing to do"))).length;
  const { recorded } = await heroSchema(stage);
  return [
    atMost(0, "migrations that two runs applied twice", applied.length - new Set(applied).size),
    atLeast(1, "runs with nothing to do, of two at once", idle),
    atLeast(3, "migrations that are recorded after them", recorded.length),
  ];
}

async function killed({ stage, note, signal }: DrillContext): Promise<Measurement[]> {
  await toFirstVersion(stage);
  const { lines } = await runMigrate(stage);
  let kills = 0;
  let incomplete = 0;
  let slowestSeconds = 0;
  // The last line says that it is done.
  for (let killAt = 1; killAt < lines.length; killAt += 1) {
    signal.throwIfAborted();
    note(`killed at: ${lines[killAt - 1]?.trim()}`);
    await toFirstVersion(stage);
    const run = await runMigrate(stage, { killAt });
    if (run.exitCode === null) kills += 1;
    const next = await runMigrate(stage);
    slowestSeconds = Math.max(slowestSeconds, next.seconds);
    const status = await runMigrate(stage, { argv: ["--status"] });
    if (next.exitCode !== 0 || status.exitCode !== 0 || !isWhole(await heroSchema(stage))) incomplete += 1;
  }
  return [
    atLeast(1, "runs that were killed", kills),
    atMost(0, "killed runs that the next one did not complete", incomplete),
    reported("longest run after a kill", slowestSeconds, "s"),
  ];
}

const isWhole = ({ rows, drawn, recorded, invalidIndexes }: HeroSchema) =>
  rows === drawn &&
  invalidIndexes === 0 &&
  recorded.length === 3 &&
  recorded.every((entry) => !entry.endsWith("running"));

interface Use {
  /** How long each read with a response took, in milliseconds. */
  reads: number[];
  failedReads: number;
  writes: number;
  failedWrites: number;
}

/** Reads heroes, and changes one where `writes`, until it is stopped. */
function useHeroes(url: string, writes: boolean): { stop(): Promise<Use> } {
  const use: Use = { reads: [], failedReads: 0, writes: 0, failedWrites: 0 };
  const paths = ["/random_hero", "/1", "?limit=20", "?limit=20&after=10"];
  let turn = 0;
  const readers = startWorkers(READERS, async () => {
    const { status, ms } = await request(`${url}${paths[turn++ % paths.length]}`);
    use.reads.push(ms);
    if (status !== 200) use.failedReads += 1;
    await Bun.sleep(PAUSE_MS);
  });
  const all: Workers[] = [readers];
  if (writes)
    all.push(
      startWorkers(1, async () => {
        const { status } = await request(`${url}/1`, {
          method: "PATCH",
          body: { level: 1 + (use.writes % 9) },
        });
        use.writes += 1;
        if (status !== 200) use.failedWrites += 1;
        await Bun.sleep(PAUSE_MS);
      }),
    );
  return {
    async stop() {
      await Promise.all(all.map((workers) => workers.stop()));
      return use;
    },
  };
}

function requireEnd({ exitCode, lines }: MigrateRun): void {
  if (exitCode !== 0) throw new Error(`the migration ended with ${exitCode}: ${lines.at(-1)}`);
}

const p99 = (times: readonly number[]) => (times.length > 0 ? quantile([...times], 0.99) : Number.NaN);
