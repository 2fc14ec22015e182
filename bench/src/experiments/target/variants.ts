import {
  type Arm,
  type CallLimit,
  CEILING,
  DRAW,
  type Replicas,
  type VariedSettings,
  variedIn,
  type Writes,
} from "../../analysis/observation/segment.ts";

/** The settings of a fights process. Arms that differ only in their mode share one. */
export interface FightsVariant extends UpstreamsVariant {
  writes: Writes | null;
  latency: string | null;
  maxInFlight: CallLimit | null;
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
  poolMax: arm.poolMax,
  ...variedIn(arm),
});

/** The settings of the set of upstreams that an arm uses. That of a late replica is one that others call without the delay. */
export const upstreamsOf = ({ poolMax, ...arm }: UpstreamsVariant): UpstreamsVariant => ({
  poolMax,
  ...variedIn(arm),
  ...(arm.replicas === "3-late" && { replicas: "3" as const }),
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

const settingsOf = ({ poolMax, workers = 1, drawSource, replicas = "1" }: UpstreamsVariant): string[] => [
  ...(poolMax === null ? [] : [`pool ${poolMax}`]),
  ...(workers === 1 ? [] : [`${workers} workers`]),
  ...(drawSource === "snapshot" ? [drawSource] : []),
  ...(replicas === "1" ? [] : [replicasName(replicas)]),
];

const replicasName = (replicas: Replicas) =>
  replicas === "3-late" ? "3 replicas with 1 late" : `${replicas} replicas`;

/** How many processes of each upstream an arm has. */
export const replicaCount = ({ replicas = "1" }: UpstreamsVariant): number => Number.parseInt(replicas, 10);

/** The names of an upstream's processes: `heroes`, `heroes pool 10`, or `heroes 3 replicas #1` and so on. */
export function upstreamNames(service: string, variant: UpstreamsVariant): string[] {
  const used = upstreamsOf(variant);
  const name = [service, ...settingsOf(used)].join(" ");
  const count = replicaCount(used);
  return count === 1 ? [name] : Array.from({ length: count }, (_, index) => `${name} #${index + 1}`);
}

/** The name of the process that delays what a replica receives. */
export const delayName = (replica: string) => `${replica} late`;

/**
 * The processes that an arm calls for an upstream: its replicas, or for the late one the process in front of it. The replicas
 * themselves take part in any case.
 */
export const calledNames = (service: string, variant: UpstreamsVariant): string[] =>
  upstreamNames(service, variant).map((name, index) =>
    variant.replicas === "3-late" && index === 0 ? delayName(name) : name,
  );
