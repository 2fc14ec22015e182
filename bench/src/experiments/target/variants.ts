import {
  type Arm,
  CEILING,
  DRAW,
  type VariedSettings,
  variedIn,
  type Writes,
} from "../../analysis/observation/segment.ts";

/** The settings of a fights process. Arms that differ only in their mode share one. */
export interface FightsVariant extends UpstreamsVariant {
  writes: Writes | null;
  latency: string | null;
  maxInFlight: number | null;
}

/** The settings of a set of upstreams; `null` for the pools of their own size. */
export interface UpstreamsVariant extends VariedSettings {
  poolMax: number | null;
}

/** The processes that all arms need. */
export interface Needs {
  fights: FightsVariant[];
  /** One set of heroes, villains and locations for each. */
  upstreams: UpstreamsVariant[];
  /** The sizes of the stores for draws. */
  drawRows: number[];
}

/** Whether the arm is measured on fights, rather than on the ceiling or on heroes alone. */
export const isFights = ({ mode }: Arm) => mode !== CEILING && mode !== DRAW;

/** The settings of the arm's fights process. */
export const variantOf = ({ writes, latency, maxInFlight, ...arm }: Arm): FightsVariant => ({
  writes,
  latency,
  maxInFlight,
  ...upstreamsOf(arm),
});

/** The settings of the set of upstreams that an arm uses. */
export const upstreamsOf = ({ poolMax, ...arm }: UpstreamsVariant): UpstreamsVariant => ({
  poolMax,
  ...variedIn(arm),
});

/** Whether two arms are served by the same fights process. */
export const keyOf = (variant: FightsVariant) =>
  JSON.stringify(variantOf({ mode: "", rows: null, ...variant }));

/** What the arms need, each once, in the order in which it is first needed. The ceiling needs a fights process too. */
export function needsOf(arms: readonly Arm[]): Needs {
  const measured = arms.filter(isFights).map(variantOf);
  const fights =
    measured.length > 0 ? measured : [{ writes: null, latency: null, maxInFlight: null, poolMax: null }];
  return {
    fights: [...new Map(fights.map((variant) => [keyOf(variant), variant])).values()],
    upstreams: [
      ...new Map(
        fights.map((variant) => [JSON.stringify(upstreamsOf(variant)), upstreamsOf(variant)]),
      ).values(),
    ],
    drawRows: [...new Set(arms.flatMap(({ mode, rows }) => (mode === DRAW && rows !== null ? [rows] : [])))],
  };
}

/**
 * The name of a variant's process in results and logs: `fights`, followed by the settings that differ from the defaults;
 * `plainWrites` is the default way of storing.
 */
export function fightsName(
  { writes, latency, maxInFlight, ...upstreams }: FightsVariant,
  plainWrites: Writes | null,
): string {
  return [
    "fights",
    ...(writes === plainWrites ? [] : [writes]),
    ...(latency === null ? [] : [latency]),
    ...(maxInFlight === null ? [] : [`in flight ${maxInFlight}`]),
    ...settingsOf(upstreams),
  ].join(" ");
}

const settingsOf = ({ poolMax, workers = 1, drawSource }: UpstreamsVariant): string[] => [
  ...(poolMax === null ? [] : [`pool ${poolMax}`]),
  ...(workers === 1 ? [] : [`${workers} workers`]),
  ...(drawSource === "snapshot" ? [drawSource] : []),
];

/** The name of an upstream's process: `heroes`, or `heroes pool 10`. */
export const upstreamName = (service: string, variant: UpstreamsVariant) =>
  [service, ...settingsOf(variant)].join(" ");
