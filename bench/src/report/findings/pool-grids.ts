import { compareLoads, loadIn } from "../../analysis/arms.ts";
import { addUp, percentileMs } from "../../analysis/observation/histogram.ts";
import {
  type Arm,
  type CallLimit,
  CEILING,
  compareLimits,
  type Load,
  type Segment,
} from "../../analysis/observation/segment.ts";
import { compareModes, loadKey } from "../words/labels.ts";

/** The results of one mode under one load, by the sizes of its pools and caps. */
export interface PoolGrid {
  mode: string;
  load: Load;
  /** `null` is the default of the service. */
  pools: (number | null)[];
  caps: (CallLimit | null)[];
  cells: PoolCell[];
}

/** One pair of sizes, over all its blocks. */
export interface PoolCell extends Pick<Arm, "poolMax" | "maxInFlight"> {
  perSecond: number;
  p95Ms: number | null;
}

/** The grids of a run, from its valid segments. */
export function poolGrids(segments: readonly Segment[]): PoolGrid[] {
  const counted = segments.filter(
    ({ valid, purpose, mode }) => valid && purpose === "comparison" && mode !== CEILING,
  );
  const groups = Map.groupBy(counted, (segment) => `${segment.mode} ${loadKey(loadIn(segment))}`);
  return [...groups.values()]
    .map((group): PoolGrid => {
      const [first] = group as [Segment, ...Segment[]];
      return {
        mode: first.mode,
        load: loadIn(first),
        pools: sizes(group.map(({ poolMax }) => poolMax)),
        caps: sizes(group.map(({ maxInFlight }) => maxInFlight)),
        cells: [...Map.groupBy(group, cellKey).values()]
          .map(cellFrom)
          .sort((a, b) => compareLimits(a.poolMax, b.poolMax) || compareLimits(a.maxInFlight, b.maxInFlight)),
      };
    })
    .sort((a, b) => compareLoads(a.load, b.load) || compareModes(a.mode, b.mode));
}

const cellKey = ({ poolMax, maxInFlight }: Segment) => `${poolMax} ${maxInFlight}`;

function cellFrom(group: Segment[]): PoolCell {
  const [{ poolMax, maxInFlight }] = group as [Segment, ...Segment[]];
  const good = group.reduce((sum, segment) => sum + segment.good, 0);
  const seconds = group.reduce((sum, segment) => sum + segment.seconds, 0);
  const histogram = addUp(group.map((segment) => segment.histogram));
  return { poolMax, maxInFlight, perSecond: good / seconds, p95Ms: percentileMs(histogram, 95) };
}

/** The distinct sizes, ascending, the default first. */
const sizes = <Size extends CallLimit | null>(values: readonly Size[]) =>
  [...new Set(values)].sort(compareLimits);
