import { groupedByArm } from "../analysis/arms.ts";
import type { ArmFigures, Facts, FinishedRun } from "../analysis/between-runs/finished-run.ts";
import { figuresByBlock, figuresOf } from "../analysis/block-figures.ts";
import { armOf, type LoadTool, type Segment } from "../analysis/observation/segment.ts";
import type { AnyResult } from "./any-result.ts";
import type { ImportedResult } from "./imported/imported-result.ts";
import type { Machine } from "./record/machine.ts";
import { isBusy } from "./record/notes.ts";
import type { ResultDocument } from "./record/result.ts";

/** The result has no loads that could be compared with those of another one; the message is one line. */
export class NotComparable extends Error {
  override readonly name = "NotComparable";
}

/** A result in the form in which runs are compared with each other. Throws {@link NotComparable}. */
export function finishedRunOf(result: AnyResult): FinishedRun {
  if (result.kind === "imported") return importedRun(result.document);
  const { kind, document } = result;
  if (!("segments" in document)) {
    throw new NotComparable(
      `is a result of ${kind}, which has no loads to compare; compare, ab and imported results do`,
    );
  }
  if (document.schemaVersion === 1) {
    throw new NotComparable(
      "has the first edition of the schema, which lacks what a comparison needs; measure again",
    );
  }
  return measuredRun(document);
}

function measuredRun(document: ResultDocument): FinishedRun {
  const { env, config, segments, noiseFloor, git } = document;
  const taken = segments.filter(({ purpose }) => purpose === "comparison");
  if (taken.length === 0) {
    throw new NotComparable(
      document.experiment === "capacity"
        ? "is a search for a capacity, which tries other rates in each run"
        : "has no segment of a comparison",
    );
  }
  return {
    machine: machineOf(env),
    settings: settingsOf(document),
    circumstances: {
      Bun: env.bun,
      kernel: env.kernel,
      commit: git === null ? "not known" : `${git.commit.slice(0, 12)}${git.dirty ? " with changes" : ""}`,
      blocks: String(config.blocks),
    },
    arms: groupedByArm(taken, config.modes).map(({ arm, load, segments: own }) =>
      armFigures(arm, load, own, env),
    ),
    floors: noiseFloor.filter((row) => !("request" in row)),
    warnings: warningsOf(document),
  };
}

function warningsOf({ complete, env }: ResultDocument): string[] {
  return [
    ...(complete ? [] : ["was stopped before its end"]),
    ...(isBusy(env) ? [`was measured on a busy machine (load ${env.loadBefore?.toFixed(1)})`] : []),
  ];
}

/** The kernel's release is a circumstance: it changes with every update. */
const machineOf = ({ cpu, cores, memory, kernel }: Machine): Facts => ({
  processor: cpu,
  "number of cores": String(cores),
  memory: `${(memory / 1e9).toFixed(1)} GB`,
  "operating system": kernel.replace(/ \S+ /, " "),
});

function settingsOf({ stack, config }: ResultDocument): Facts {
  const stores = stack.stores.map(
    ({ service, engine, version, standIn }) => `${service}: ${standIn ?? `${engine} ${version}`}`,
  );
  const variables = Object.entries(config.variables).map(([name, value]) => `${name}=${value}`);
  return {
    stack: stack.kind,
    stores: stores.sort().join(", ") || "not known",
    "length of a segment": `${aboutSeconds(config.seconds)} after ${aboutSeconds(config.warmupSeconds)} of warm-up`,
    "order within a block": config.order,
    variables: variables.sort().join(" ") || "none",
    ...("ab" in config && { requests: requestsOf(config.ab) }),
  };
}

/** The nearest power of two: a length that is fitted into the time of a run differs a little from run to run. */
const aboutSeconds = (seconds: number) =>
  seconds > 0 ? `about ${2 ** Math.round(Math.log2(seconds))} s` : "0 s";

/** What `bench ab` sent, without the targets, which are what changes between two runs. */
function requestsOf(ab: unknown): string {
  const { requests, script } = ab as { requests?: unknown; script?: unknown };
  return JSON.stringify([requests ?? [], script ?? null]);
}

function armFigures(
  arm: ArmFigures["arm"],
  load: ArmFigures["load"],
  segments: readonly Segment[],
  env: Machine,
): ArmFigures {
  const sound = segments.filter(({ valid, good }) => valid && good > 0);
  const figures = sound.length > 0 ? figuresOf(sound).values : null;
  const reasons = [...new Set(segments.flatMap(({ reasons }) => reasons))];
  return {
    arm,
    load,
    generator: [...new Set(segments.map(({ generator }) => generatorName(generator.tool, env)))]
      .sort()
      .join(" and "),
    blocks: [...figuresByBlock(segments).values()],
    whole: figures ?? { throughput: null, p50: null, p95: null, p99: null },
    refused: figures ? null : reasons.join(", ") || "no good response",
  };
}

/** With its version; those of this repository are part of the commit. */
function generatorName(tool: LoadTool, env: Machine): string {
  const version = tool === "steady-rate" || tool === "turns" ? null : env[tool];
  return version == null ? tool : `${tool} ${version}`;
}

function importedRun({ tool, format, series, derived }: ImportedResult): FinishedRun {
  return {
    machine: null,
    settings: { "load generator": tool, "form of the file": format },
    circumstances: {},
    arms: series.map(({ name, load, blocks }, index): ArmFigures => {
      const figures = derived[index];
      const refused = figures?.reasons.join(", ") || null;
      return {
        arm: armOf(name),
        load,
        generator: tool,
        blocks: blocks.filter(({ good }) => good > 0).map((block) => figuresOf([block])),
        whole: {
          throughput: figures?.throughput ?? null,
          p50: figures?.p50Ms ?? null,
          p95: figures?.p95Ms ?? null,
          p99: figures?.p99Ms ?? null,
        },
        refused,
      };
    }),
    floors: [],
    warnings: [],
  };
}
