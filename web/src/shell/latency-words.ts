import type { LabLatency } from "../api/lab.ts";

/** A delay of calls: by so many milliseconds, in a share of all calls from 0 to 1. */
export interface Delay {
  ms: number;
  share: number;
}

/** The delay that a latency describes, such as `constant:50` or `late:0.1:200`; `undefined` for other distributions. */
export function delayIn(spec: string): Delay | undefined {
  const [, always] = /^constant:([\d.]+)$/.exec(spec) ?? [];
  if (always !== undefined) return { ms: Number(always), share: 1 };
  const [, share, ms] = /^late:([\d.]+):([\d.]+)$/.exec(spec) ?? [];
  return share === undefined ? undefined : { ms: Number(ms), share: Number(share) };
}

/** The latency that describes a delay. */
export const specOf = ({ ms, share }: Delay): string =>
  share === 1 ? `constant:${ms}` : `late:${share}:${ms}`;

/** A latency in words: `late:0.1:200` is "200 ms late in 10 % of the calls". Others are shown as they are. */
export function latencyWords(spec: string): string {
  const delay = delayIn(spec);
  if (delay === undefined) return `delayed (${spec})`;
  const { ms, share } = delay;
  const late = `${ms} ms late`;
  return share === 1 ? late : `${late} in ${Number((share * 100).toPrecision(3))} % of the calls`;
}

/** What is delayed at the moment: "heroes 200 ms late, villains …"; empty for nothing. */
export const delayedWords = ({ latency }: Pick<LabLatency, "latency">): string =>
  Object.entries(latency)
    .flatMap(([name, spec]) => (spec === null ? [] : [`${name} ${latencyWords(spec)}`]))
    .join(", ");
