import { type RunContext, runClosedLoop } from "../generators/closed-loop.ts";
import type { K6Program } from "../generators/k6-program.ts";
import { openLoopWarmup, runOpenLoop } from "../generators/open-loop.ts";
import type { Lengths } from "../plan/schedule.ts";
import {
  type Arm,
  CEILING,
  DRAW,
  type LoadResult,
  type PlannedSegment,
  type Segment,
} from "../result/segment.ts";
import { FIGHT_PATH } from "../target/ceiling.ts";
import type { Target } from "../target/target.ts";
import { type ResourceMeter, startMeter } from "./resources.ts";
import { reasonsAgainst } from "./validity.ts";

/** What segments are measured with. */
export interface Equipment {
  target: Target;
  /** `undefined` where there is none; the plan then has no open loop. */
  k6: K6Program | undefined;
  /** A folder for files that are in use while a segment runs; an absolute path. */
  scratchDir: string;
  signal: AbortSignal;
}

/** Runs one segment of the plan and returns its record. Rejects with the signal's reason when that is aborted. */
export async function measure(
  planned: PlannedSegment,
  index: number,
  lengths: Lengths,
  equipment: Equipment,
): Promise<Segment> {
  const { arm, load, block, slot } = planned;
  const warmupSeconds = load.model === "open" ? openLoopWarmup(lengths.warmupSeconds) : lengths.warmupSeconds;
  let meter: ResourceMeter | undefined;
  let startedAt = new Date();
  const result = await drive(planned, { ...lengths, warmupSeconds }, equipment, {
    signal: equipment.signal,
    onMeasuring: () => {
      startedAt = new Date();
      meter = startMeter(equipment.target.processes);
    },
  });
  const reasons = reasonsAgainst(load, result);
  return {
    index,
    ...arm,
    block,
    slot,
    model: load.model,
    connections: load.model === "closed" ? load.connections : null,
    offered: load.model === "open" ? load.offered : null,
    achieved: result.good / result.seconds,
    warmupSeconds,
    startedAt: startedAt.toISOString(),
    ...result,
    resources: meter?.read() ?? {},
    valid: reasons.length === 0,
    reasons,
  };
}

/** Drives an arm without recording it, so that the first segment does not measure code that is still cold. */
export async function prime(arm: Arm, connections: number, seconds: number, { target, signal }: Equipment) {
  const order = { url: urlOf(arm, target), connections, warmupSeconds: seconds, seconds: 0.1 };
  await runClosedLoop(order, { onMeasuring: () => {}, signal });
}

function drive(
  { arm, load }: PlannedSegment,
  { seconds, warmupSeconds }: Lengths,
  { target, k6, scratchDir }: Equipment,
  context: RunContext,
): Promise<LoadResult> {
  if (load.model === "closed") {
    const { connections } = load;
    return runClosedLoop({ url: urlOf(arm, target), connections, warmupSeconds, seconds }, context);
  }
  if (!k6) throw new Error("an open loop was planned without k6");
  const baseUrl = target.fightsAt(arm.writes);
  const order = { baseUrl, mode: arm.mode, offered: load.offered, warmupSeconds, seconds, scratchDir };
  return runOpenLoop(k6, order, context);
}

function urlOf({ mode, writes, rows }: Arm, target: Target): string {
  if (mode === CEILING) return `${target.ceilingUrl}${FIGHT_PATH}`;
  if (mode === DRAW) return `${target.drawsAt(rows ?? 0)}/api/heroes/random_hero`;
  return `${target.fightsAt(writes)}${FIGHT_PATH}?mode=${mode}`;
}
