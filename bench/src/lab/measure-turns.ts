import type { PlannedTurns, Segment } from "../analysis/observation/segment.ts";
import { loadResultOf, requestsOf, runTurns } from "./generators/turns.ts";
import type { Equipment } from "./measure-segment.ts";
import { type ResourceMeter, startMeter, type Usage } from "./resources.ts";
import { segmentOf } from "./segment-of.ts";

/**
 * Measures two arms together, in turns, and returns a segment of each, in the order given. Their processes are started anew
 * before that, where the target can do so. Rejects with the signal's reason when that is aborted.
 *
 * What a process uses is measured over all turns: while the other arm has its turn, a process is idle.
 */
export async function measureTurns(
  { together, seed }: PlannedTurns,
  firstIndex: number,
  { target, signal }: Pick<Equipment, "target" | "signal">,
): Promise<[Segment, Segment]> {
  await target.renew?.(signal);
  const [first, second] = together;
  const { load, warmupSeconds, seconds } = first;
  if (load.model !== "closed") throw new Error("fixed rates are not measured in turns");
  const subjects = [first, second].map(({ arm }) => target.subjectOf(arm));
  const sides = subjects.map(requestsOf);
  // An arm against itself: what its process uses cannot be separated by side.
  const watched = first.side === null ? subjects.map((subject) => subject.watched) : [];
  let meters: ResourceMeter[] = [];
  let startedAt = new Date();
  const stop = (): Promise<Usage[]> => Promise.all(meters.map((meter) => meter.stop()));
  try {
    const order = { sides, connections: load.connections, warmupSeconds, seconds, seed };
    const result = await runTurns(order, {
      signal,
      onMeasuring: () => {
        startedAt = new Date();
        meters = watched.map(startMeter);
      },
      onMeasured: () => void stop(),
    });
    const usages = await stop();
    const segment = (planned: typeof first, place: 0 | 1): Segment => {
      const side = result.sides[place];
      if (!side) throw new Error("the turns generator did not report both services");
      const own = loadResultOf(side, subjects[place]?.requests);
      const index = firstIndex + place;
      const about = { planned, index, startedAt, warmupSeconds, usage: usages[place], ceilingHolds: true };
      return segmentOf({ ...about, result: own });
    };
    return [segment(first, 0), segment(second, 1)];
  } catch (error) {
    // Not awaited: a target that no longer responds would delay the end of the run.
    void stop();
    throw error;
  }
}
