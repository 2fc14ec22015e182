import { derive } from "../analysis/derive.ts";
import type { FlagsInForce, PlannedConfig } from "../analysis/observation/run.ts";
import type { LoadTool, OpenLoopTool } from "../analysis/observation/segment.ts";
import { digestsOf } from "./checks/digests.ts";
import { anonymous, anonymousText } from "./record/anonymous.ts";
import { thisMachine } from "./record/machine.ts";
import { notesOn } from "./record/notes.ts";
import { type Observed, type ResultDocument, SCHEMA_VERSION } from "./record/result.ts";

/** What is known about a run when it is over. */
export interface RunRecord
  extends Pick<
    Observed,
    | "experiment"
    | "runId"
    | "name"
    | "seed"
    | "git"
    | "gitUnknown"
    | "stack"
    | "complete"
    | "stoppedBecause"
    | "legs"
    | "segments"
  > {
  startedAt: Date;
  finishedAt: Date;
  loadBefore: number | null;
  /** As typed. */
  argv: readonly string[];
  /** Variables that the measured services ran with, and that change how they perform. */
  variables: Record<string, string>;
  /** Those of them that the user's environment set. */
  settings: Readonly<Record<string, string>>;
  /** The feature flags of a service that ran already. */
  flags?: FlagsInForce | undefined;
  /** That they changed during the run. */
  flagNote?: string | undefined;
  /** The generators of fixed rates; empty without an open loop. */
  generators: readonly { tool: OpenLoopTool; version: string | null }[];
  /** The version of wrk, where it drove a segment. */
  wrkVersion?: string | null;
  /** The load generators that were requested; empty where the bench chose. */
  requestedGenerators?: readonly LoadTool[];
  plan: { config: PlannedConfig; notes: readonly string[] };
}

/** The observed part of a result, without anything that identifies the machine or its user. */
export function observedIn(record: RunRecord): Observed {
  const { generators, plan, argv, variables, settings, stack, segments, loadBefore } = record;
  const { requestedGenerators = [], flags, flagNote } = record;
  const { experiment, runId, name, seed, git, gitUnknown, complete, legs } = record;
  const k6 = generators.find(({ tool }) => tool === "k6");
  const env = thisMachine(k6?.version ?? null, loadBefore, wrkVersionOf(record));
  const stoppedBecause = record.stoppedBecause === null ? null : anonymousText(record.stoppedBecause);
  return {
    schemaVersion: SCHEMA_VERSION,
    experiment,
    runId,
    name,
    seed,
    startedAt: record.startedAt.toISOString(),
    finishedAt: record.finishedAt.toISOString(),
    complete,
    stoppedBecause,
    git,
    ...(gitUnknown !== undefined && { gitUnknown }),
    env,
    stack,
    config: {
      ...plan.config,
      ...(requestedGenerators.length > 0 && { generators: [...requestedGenerators] }),
      ...(flags && { flags }),
      variables,
      argv: anonymous(argv),
    },
    openLoop:
      generators.length > 0
        ? { available: true }
        : { available: false, reason: "the run had no fixed rates" },
    legs,
    segments,
    notes: [
      ...plan.notes,
      ...(flagNote === undefined ? [] : [flagNote]),
      ...notesOn({ env, stack, settings }),
    ],
  };
}

function wrkVersionOf({ segments, wrkVersion = null }: RunRecord): string | null {
  return segments.some(({ generator }) => generator.tool === "wrk") ? wrkVersion : null;
}

/** The whole document: the observed part, the derived part, and the digests. */
export function documentOf(observed: Observed): ResultDocument {
  return { ...observed, ...derive(observed), digests: digestsOf(observed) };
}
