import { heapAdvice } from "@super-heroes/system/environment/service-environment";
import { coreServices } from "@super-heroes/system/services";
import { derive } from "../../analysis/derive/derive.ts";
import type { Plan } from "../../experiments/experiment.ts";
import type { OpenLoopGenerator } from "../../lab/generators/open-loop.ts";
import { digestsOf } from "../publish/digests.ts";
import { anonymous, anonymousText, tellingVariables, thisMachine } from "./environment.ts";
import { notesOn } from "./notes.ts";
import { type Observed, type ResultDocument, SCHEMA_VERSION } from "./result.ts";

/** What a run knows about itself when it is over. */
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
  /** As they were typed. */
  argv: readonly string[];
  /** What reached the services. */
  variables: Record<string, string | undefined>;
  /** What offered fixed rates; empty where none were asked for. */
  generators: readonly Pick<OpenLoopGenerator, "tool" | "version">[];
  plan: Pick<Plan, "config" | "notes">;
}

/** What was observed, as a result holds it: nothing in it says whose machine it was. */
export function observedIn(record: RunRecord): Observed {
  const { generators, plan, argv, variables, stack, segments, loadBefore } = record;
  const { experiment, runId, name, seed, git, gitUnknown, complete, legs } = record;
  const k6 = generators.find(({ tool }) => tool === "k6");
  const env = thisMachine(k6?.version ?? null, loadBefore);
  // A service that runs elsewhere has settings of its own, whatever they are.
  const settings = stack.kind === "remote" ? {} : tellingVariables(variables);
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
      variables: tellingVariables({ ...heapAdviceOfAll(), ...settings }),
      argv: anonymous(argv),
    },
    openLoop:
      generators.length > 0
        ? { available: true }
        : { available: false, reason: "no fixed rates were asked for" },
    legs,
    segments,
    notes: [...plan.notes, ...notesOn({ env, stack, segments, settings })],
  };
}

/** The whole document: what was observed, what it comes to, and its digests. */
export function documentOf(observed: Observed): ResultDocument {
  return { ...observed, ...derive(observed), digests: digestsOf(observed) };
}

/** What the launcher tells each service's garbage collector, under the service's name. */
export function heapAdviceOfAll(): Record<string, string | undefined> {
  const advice = coreServices.flatMap((service) =>
    Object.entries(heapAdvice(service)).map(([name, value]) => [
      `${service.name.toUpperCase()}_${name}`,
      value,
    ]),
  );
  return Object.fromEntries(advice);
}
