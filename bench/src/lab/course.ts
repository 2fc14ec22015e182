import {
  type Arm,
  CEILING,
  type LegProbe,
  type LoadResult,
  type Segment,
} from "../analysis/observation/segment.ts";
import { failsTooOften } from "../analysis/validity.ts";
import type { RecordLog } from "../results/files/record-log.ts";
import { withRoom } from "./closed-loops.ts";
import { describeArm, describeStep } from "./describe.ts";
import { probeLegs } from "./leg-probe.ts";
import { type Equipment, measureSegment, prime } from "./measure-segment.ts";
import { measureTurns } from "./measure-turns.ts";
import type { Given, Plan } from "./plan.ts";
import type { Progress } from "./run-progress.ts";

/** What a run has measured so far. It is filled during the run, so that a run that is stopped keeps it. */
export interface Taken {
  legs: LegProbe[];
  /** `undefined` until the system is warm. */
  plan: Plan | undefined;
  segments: Segment[];
}

/** What is measured, in this order: the arms are warmed up, the legs of the probes are timed, the plan is made and run. */
export interface Course {
  arms: readonly Arm[];
  /** The arms whose legs are timed, one request at a time; see `LegProbe`. */
  probes: readonly Arm[];
  plan(given: Given): Plan;
  seed: number;
  leftSeconds(): number;
  equipment: Equipment;
  log: Pick<RecordLog<Segment>, "append">;
  progress: Progress;
  /** How long each arm is driven, once, before anything is measured; 1 by default. */
  primingSeconds?: number;
  /** With how many connections; 32 by default. */
  primingConnections?: number;
}

const PRIMING_CONNECTIONS = 32;

/**
 * Warms every arm up, because code is slow when it runs for the first time; times the legs; makes the plan and measures
 * its segments. Everything goes into `taken`. Rejects when something fails, and with the reason of the equipment's signal
 * when that is aborted.
 */
export async function follow(course: Course, taken: Taken): Promise<void> {
  const { arms, probes, seed, leftSeconds, equipment, progress, primingSeconds = 1 } = course;
  const { primingConnections = PRIMING_CONNECTIONS } = course;
  const warmedUp: LoadResult[] = [];
  for (const [index, arm] of arms.entries()) {
    const warmupSeconds = (arms.length - index) * primingSeconds;
    // The plan is made when the system is warm; this one is only for the time left.
    const expected = course.plan({ seed, leftSeconds: leftSeconds() - warmupSeconds });
    progress.step(`warming up: ${describeArm(arm)}`, warmupSeconds + expected.remainingSeconds([]));
    const driven = await prime(arm, primingConnections, primingSeconds, equipment);
    if (arm.mode !== CEILING) warmedUp.push(driven);
  }
  for (const arm of probes) {
    const { url } = equipment.target.subjectOf(arm);
    taken.legs.push(await probeLegs(url, arm.latency, equipment.signal));
  }
  taken.plan = course.plan({ seed, leftSeconds: leftSeconds() });
  const closedLoops = withRoom(equipment.closedLoops, warmedUp);
  await measureAll(taken.plan, taken.segments, { ...course, equipment: { ...equipment, closedLoops } });
}

async function measureAll(
  plan: Plan,
  measured: Segment[],
  { equipment, log, progress }: Pick<Course, "equipment" | "log" | "progress">,
): Promise<void> {
  let next = plan.segments.next();
  while (!next.done) {
    const step = next.value;
    const index = measured.length;
    const planned = "together" in step ? step.together : [step];
    progress.step(`segment ${index + 1}: ${describeStep(step)}`, plan.remainingSeconds(measured));
    const segments: readonly [Segment, ...Segment[]] =
      "together" in step
        ? await measureTurns(step, index, equipment)
        : [await measureSegment(step, index, equipment)];
    for (const segment of segments) {
      measured.push(segment);
      await log.append(segment);
    }
    for (const [place, segment] of segments.entries()) {
      const arm = planned[place]?.arm;
      if (arm && failsTooOften(segment)) await equipment.target.check?.(arm, equipment.signal);
    }
    next = plan.segments.next(segments[0]);
  }
}
