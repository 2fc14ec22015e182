import type { Arm, Load, LoadResult, PlannedSegment, Segment } from "../analysis/observation/segment.ts";
import type { CeilingHeadroom } from "./ceiling-headroom.ts";
import { type ClosedLoops, closedLoopFor } from "./closed-loops.ts";
import type { ClosedLoopGenerator } from "./generators/closed-loop.ts";
import type { RunContext } from "./generators/load-run.ts";
import { type OpenLoopGenerator, type OpenLoopOrder, openLoopWarmup } from "./generators/open-loop.ts";
import { type ResourceMeter, startMeter } from "./resources.ts";
import { segmentOf } from "./segment-of.ts";
import type { Subject, Target } from "./target.ts";

/** A generator of fixed rates, and the rates for which it has headroom. */
export interface OpenLoop {
  generator: OpenLoopGenerator;
  headroom: CeilingHeadroom;
}

/** What segments are measured with. */
export interface Equipment {
  target: Pick<Target, "subjectOf" | "check" | "renew">;
  /**
   * Empty where the plan has no open loop. A second one drives the second side of a comparison of an arm with itself,
   * which then compares the two generators.
   */
  openLoops: readonly OpenLoop[];
  closedLoops: ClosedLoops;
  /** A folder for files that are in use while a segment runs; an absolute path. */
  scratchDir: string;
  signal: AbortSignal;
}

/** Runs one segment of the plan and returns its record. Rejects with the signal's reason when that is aborted. */
export async function measureSegment(
  planned: PlannedSegment,
  index: number,
  equipment: Equipment,
): Promise<Segment> {
  const { arm, load, seconds } = planned;
  const warmupSeconds = load.model === "open" ? openLoopWarmup(planned.warmupSeconds) : planned.warmupSeconds;
  const openLoop = openLoopFor(planned, equipment.openLoops);
  const ceilingHolds = load.model === "open" && openLoop ? await openLoop.headroom.holds(load.offered) : true;
  const subject = equipment.target.subjectOf(arm);
  let meter: ResourceMeter | undefined;
  let startedAt = new Date();
  let result: LoadResult;
  try {
    const order = { ...workOf(subject), warmupSeconds, seconds, scratchDir: equipment.scratchDir };
    result = await drive(load, order, [closedLoopFor(planned, equipment.closedLoops), openLoop], {
      signal: equipment.signal,
      onMeasuring: () => {
        startedAt = new Date();
        meter = startMeter(subject.watched);
      },
      onMeasured: () => void meter?.stop(),
    });
  } catch (error) {
    // Not awaited: a target that no longer responds would delay the end of the run.
    void meter?.stop();
    throw error;
  }
  const usage = await meter?.stop();
  return segmentOf({ planned, index, startedAt, warmupSeconds, result, usage, ceilingHolds });
}

/** The part of a subject that a generator needs. */
function workOf({ url, requests, script }: Subject): Pick<OpenLoopOrder, "url" | "requests" | "script"> {
  return { url, ...(requests && { requests }), ...(script && { script }) };
}

/**
 * Drives an arm without recording it, so that the first segment does not measure code that is still cold. Resolves with how
 * its generator fared.
 */
export async function prime(
  arm: Arm,
  connections: number,
  seconds: number,
  { target, closedLoops, signal }: Equipment,
): Promise<LoadResult> {
  const work = workOf(target.subjectOf(arm));
  const order = { ...work, connections, warmupSeconds: seconds, seconds: seconds / 4 };
  const context = { onMeasuring: () => {}, onMeasured: () => {}, signal };
  return await closedLoopFor({ arm, purpose: "comparison", side: null }, closedLoops).run(order, context);
}

/** In noise blocks both sides have the same generator. */
function openLoopFor(
  { purpose, side }: PlannedSegment,
  [first, second]: readonly OpenLoop[],
): OpenLoop | undefined {
  return side === "B" && purpose !== "noise" ? (second ?? first) : first;
}

function drive(
  load: Load,
  order: Omit<OpenLoopOrder, "offered">,
  [closedLoop, openLoop]: [ClosedLoopGenerator, OpenLoop | undefined],
  context: RunContext,
): Promise<LoadResult> {
  if (load.model === "closed") return closedLoop.run({ ...order, connections: load.connections }, context);
  if (!openLoop) throw new Error("an open loop was planned without a generator");
  return openLoop.generator.run({ ...order, offered: load.offered }, context);
}
