import { type Arm, CEILING, DRAW, type Writes } from "../../analysis/observation/segment.ts";

/** The settings of a fights process. Arms that differ only in their mode share one. */
export interface FightsVariant {
  writes: Writes | null;
  latency: string | null;
  maxInFlight: number | null;
  /** The pool size of its upstreams; `null` for the set of upstreams at their defaults. */
  poolMax: number | null;
}

/** The processes that all arms need. */
export interface Needs {
  fights: FightsVariant[];
  /** One set of heroes, villains and locations for each. */
  poolSizes: (number | null)[];
  /** The sizes of the stores for draws. */
  drawRows: number[];
}

/** Whether the arm is measured on fights, rather than on the ceiling or on heroes alone. */
export const isFights = ({ mode }: Arm) => mode !== CEILING && mode !== DRAW;

/** The settings of the arm's fights process. */
export const variantOf = ({ writes, latency, maxInFlight, poolMax }: Arm): FightsVariant => ({
  writes,
  latency,
  maxInFlight,
  poolMax,
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
    poolSizes: [...new Set(fights.map(({ poolMax }) => poolMax))],
    drawRows: [...new Set(arms.flatMap(({ mode, rows }) => (mode === DRAW && rows !== null ? [rows] : [])))],
  };
}

/**
 * The name of a variant's process in results and logs: `fights`, followed by the settings that differ from the defaults;
 * `plainWrites` is the default way of storing.
 */
export function fightsName(
  { writes, latency, maxInFlight, poolMax }: FightsVariant,
  plainWrites: Writes | null,
): string {
  return [
    "fights",
    ...(writes === plainWrites ? [] : [writes]),
    ...(latency === null ? [] : [latency]),
    ...(maxInFlight === null ? [] : [`in flight ${maxInFlight}`]),
    ...(poolMax === null ? [] : [`pool ${poolMax}`]),
  ].join(" ");
}

/** The name of an upstream's process: `heroes`, or `heroes pool 10`. */
export const upstreamName = (service: string, poolMax: number | null) =>
  poolMax === null ? service : `${service} pool ${poolMax}`;
