import { type RunContext, runClosedLoop } from "../generators/closed-loop.ts";
import type { K6Program } from "../generators/k6-program.ts";
import { openLoopWarmup, runOpenLoop } from "../generators/open-loop.ts";
import type { Arm, LoadResult, PlannedSegment, Segment } from "../result/segment.ts";
import type { Subject } from "../target/subject.ts";
import type { Target } from "../target/target.ts";
import type { CeilingHeadroom } from "./ceiling-headroom.ts";
import { type ResourceMeter, startMeter } from "./resources.ts";
import { reasonsAgainst } from "./validity.ts";

/** What segments are measured with. */
export interface Equipment {
  target: Pick<Target, "subjectOf">;
  /** `undefined` where there is none; the plan then has no open loop. */
  k6: K6Program | undefined;
  headroom: CeilingHeadroom;
  /** A folder for files that are in use while a segment runs; an absolute path. */
  scratchDir: string;
  signal: AbortSignal;
}

/** Runs one segment of the plan and returns its record. Rejects with the signal's reason when that is aborted. */
export async function measure(
  planned: PlannedSegment,
  index: number,
  equipment: Equipment,
): Promise<Segment> {
  const { arm, load, purpose, block, slot, side, seconds } = planned;
  const warmupSeconds = load.model === "open" ? openLoopWarmup(planned.warmupSeconds) : planned.warmupSeconds;
  const ceilingHolds = load.model === "open" ? await equipment.headroom.holds(load.offered) : true;
  const subject = equipment.target.subjectOf(arm);
  let meter: ResourceMeter | undefined;
  let startedAt = new Date();
  let result: LoadResult;
  try {
    result = await drive({ arm, load, warmupSeconds, seconds }, subject, equipment, {
      signal: equipment.signal,
      onMeasuring: () => {
        startedAt = new Date();
        meter = startMeter(subject.watched);
      },
      onMeasured: () => void meter?.stop(),
    });
  } finally {
    await meter?.stop();
  }
  const usage = (await meter?.stop()) ?? { resources: {}, path: null };
  const reasons = reasonsAgainst(load, result, { purpose, ceilingHolds });
  return {
    index,
    ...arm,
    purpose,
    block,
    slot,
    side,
    model: load.model,
    connections: load.model === "closed" ? load.connections : null,
    offered: load.model === "open" ? load.offered : null,
    achieved: result.good / result.seconds,
    warmupSeconds,
    startedAt: startedAt.toISOString(),
    ...result,
    ...usage,
    valid: reasons.length === 0,
    reasons,
  };
}

/** Drives an arm without recording it, so that the first segment does not measure code that is still cold. */
export async function prime(
  arm: Arm,
  connections: number,
  seconds: number,
  { target, signal }: Equipment,
): Promise<void> {
  const order = { url: urlOf(target.subjectOf(arm)), connections, warmupSeconds: seconds, seconds: 0.1 };
  await runClosedLoop(order, { onMeasuring: () => {}, onMeasured: () => {}, signal });
}

function drive(
  { arm, load, warmupSeconds, seconds }: Pick<PlannedSegment, "arm" | "load" | "warmupSeconds" | "seconds">,
  subject: Subject,
  { k6, scratchDir }: Equipment,
  context: RunContext,
): Promise<LoadResult> {
  if (load.model === "closed") {
    const { connections } = load;
    return runClosedLoop({ url: urlOf(subject), connections, warmupSeconds, seconds }, context);
  }
  if (!k6) throw new Error("an open loop was planned without k6");
  const { baseUrl } = subject;
  const order = { baseUrl, mode: arm.mode, offered: load.offered, warmupSeconds, seconds, scratchDir };
  return runOpenLoop(k6, order, context);
}

const urlOf = ({ baseUrl, path }: Subject) => baseUrl + path;
