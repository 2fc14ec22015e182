import { HEAP_ADVICE } from "@super-heroes/system/environment";
import type { BenchOptions } from "../cli/cli.ts";
import type { K6Found } from "../generators/k6-program.ts";
import type { Schedule } from "../plan/schedule.ts";
import { anonymous, type Machine, tellingVariables, thisMachine } from "./environment.ts";
import type { Git } from "./git.ts";
import { type ResultDocument, SCHEMA_VERSION } from "./result.ts";
import type { Segment } from "./segment.ts";
import { summarise } from "./summary.ts";

/** What a run knows about itself beside what it measured. */
export interface Circumstances {
  runId: string;
  seed: number;
  startedAt: Date;
  loadBefore: number | null;
  argv: readonly string[];
  git: Git | null;
  k6: K6Found;
  stack: ResultDocument["stack"];
  schedule: Schedule;
}

/** Puts a run's record together. */
export function documentOf(
  options: BenchOptions,
  { runId, seed, startedAt, loadBefore, argv, git, k6, stack, schedule }: Circumstances,
  segments: Segment[],
): ResultDocument {
  const { name, modes, connections, rates, writes, drawRows, blocks } = options;
  const { order, seconds, warmupSeconds } = schedule;
  const env = thisMachine(k6.available ? k6.version : null, loadBefore);
  return {
    schemaVersion: SCHEMA_VERSION,
    runId,
    name,
    seed,
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    complete: segments.length === schedule.segments.length,
    git,
    env,
    stack,
    config: {
      modes,
      connections,
      rates,
      writes: writes.flatMap((way) => way ?? []),
      drawRows,
      blocks,
      order,
      seconds,
      warmupSeconds,
      variables: tellingVariables({ ...HEAP_ADVICE, ...process.env }),
      argv: anonymous(argv),
    },
    openLoop: k6.available ? { available: true } : k6,
    segments,
    summary: summarise(segments),
    notes: notesOn(schedule, env),
  };
}

/** A machine with more than this share of its cores wanted by others is not the run's alone. */
const BUSY_SHARE = 0.25;

function notesOn({ order }: Schedule, { loadBefore, cores }: Machine): string[] {
  const notes: string[] = [];
  if (order === "one-way") {
    notes.push(
      "There was no time for every arm to run twice: each ran once, so a drift of the machine is not cancelled.",
    );
  }
  if (loadBefore !== null && loadBefore > cores * BUSY_SHARE) {
    notes.push(
      `The machine was busy before the run (load ${loadBefore.toFixed(1)} on ${cores} cores): other programs may have slowed it.`,
    );
  }
  return notes;
}
