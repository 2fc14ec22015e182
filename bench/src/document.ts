import type { BenchOptions } from "./cli.ts";
import { anonymous, tellingVariables, thisMachine } from "./environment.ts";
import type { Git } from "./git.ts";
import type { K6Found } from "./k6-program.ts";
import { type ResultDocument, SCHEMA_VERSION } from "./result.ts";
import type { Schedule } from "./schedule.ts";
import type { Segment } from "./segment.ts";
import { summarise } from "./summary.ts";

/** What a run knows about itself beside what it measured. */
export interface Circumstances {
  runId: string;
  seed: number;
  startedAt: Date;
  argv: readonly string[];
  git: Git | null;
  k6: K6Found;
  stack: ResultDocument["stack"];
  schedule: Schedule;
}

/** Puts a run's record together. */
export function documentOf(
  options: BenchOptions,
  { runId, seed, startedAt, argv, git, k6, stack, schedule }: Circumstances,
  segments: Segment[],
): ResultDocument {
  const { name, modes, connections, rates, writes, drawRows, blocks } = options;
  const { order, seconds, warmupSeconds } = schedule;
  return {
    schemaVersion: SCHEMA_VERSION,
    runId,
    name,
    seed,
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    complete: segments.length === schedule.segments.length,
    git,
    env: thisMachine(k6.available ? k6.version : null),
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
      variables: tellingVariables(process.env),
      argv: anonymous(argv),
    },
    openLoop: k6.available ? { available: true } : k6,
    segments,
    summary: summarise(segments),
    notes: notesOn(schedule),
  };
}

function notesOn({ order }: Schedule): string[] {
  if (order === "mirrored") return [];
  return [
    "There was no time for every arm to run twice: each ran once, so a drift of the machine is not cancelled.",
  ];
}
