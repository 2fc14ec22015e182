import { groupedByArm } from "../analysis/arms.ts";
import type { ArmFigures, Facts, FinishedRun } from "../analysis/between-runs/finished-run.ts";
import { figuresByBlock, figuresOf } from "../analysis/block-figures.ts";
import { armOf, type Segment } from "../analysis/observation/segment.ts";
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
  switch (result.kind) {
    case "experiments":
    case "aa": {
      const { document } = result;
      if (document.schemaVersion === 1) {
        throw new NotComparable(
          "has the first edition of the schema, which lacks what a comparison needs; measure again",
        );
      }
      return measuredRun(document);
    }
    case "imported":
      return importedRun(result.document);
    default:
      throw new NotComparable(
        `is a result of ${result.kind}, which has no loads to compare; compare, ab and imported results do`,
      );
  }
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
    settings: settingsOf(document, taken),
    circumstances: {
      Bun: env.bun,
      kernel: env.kernel,
      commit: git === null ? "not known" : `${git.commit.slice(0, 12)}${git.dirty ? " with changes" : ""}`,
      blocks: String(config.blocks),
    },
    arms: groupedByArm(taken, config.modes).map(({ arm, load, segments: own }) => armFigures(arm, load, own)),
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

function settingsOf({ env, stack, config }: ResultDocument, segments: readonly Segment[]): Facts {
  const tools = new Set<string>(segments.map(({ generator }) => generator.tool));
  const versions = Object.entries({ autocannon: env.autocannon, k6: env.k6, wrk: env.wrk });
  const stores = stack.stores.map(
    ({ service, engine, version, standIn }) => `${service}: ${standIn ?? `${engine} ${version}`}`,
  );
  const variables = Object.entries(config.variables).map(([name, value]) => `${name}=${value}`);
  return {
    stack: stack.kind,
    stores: stores.sort().join(", ") || "not known",
    "length of a segment": `${config.seconds} s after ${config.warmupSeconds} s of warm-up`,
    "order within a block": config.order,
    variables: variables.sort().join(" ") || "none",
    ...Object.fromEntries(
      versions
        .filter(([tool]) => tools.has(tool))
        .map(([tool, version]) => [`version of ${tool}`, version ?? "not known"]),
    ),
    ...("ab" in config && { requests: requestsOf(config.ab) }),
  };
}

/** What `bench ab` sent, without the targets, which are what changes between two runs. */
function requestsOf(ab: unknown): string {
  const { requests, script } = ab as { requests?: unknown; script?: unknown };
  return JSON.stringify([requests ?? [], script ?? null]);
}

function armFigures(
  arm: ArmFigures["arm"],
  load: ArmFigures["load"],
  segments: readonly Segment[],
): ArmFigures {
  const sound = segments.filter(({ valid, good }) => valid && good > 0);
  const figures = sound.length > 0 ? figuresOf(sound).values : null;
  const reasons = [...new Set(segments.flatMap(({ reasons }) => reasons))];
  return {
    arm,
    load,
    generator: [...new Set(segments.map(({ generator }) => generator.tool))].sort().join(" and "),
    blocks: [...figuresByBlock(segments).values()],
    whole: figures ?? { throughput: null, p50: null, p95: null, p99: null },
    refused: figures ? null : reasons.join(", ") || "no good response",
  };
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
