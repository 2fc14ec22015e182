import type { LabLatency } from "../api/lab.ts";

/** A latency in words: `late:0.1:200` is "200 ms late in 10 % of the calls". Others are shown as they are. */
export function latencyWords(spec: string): string {
  const [, always] = /^constant:([\d.]+)$/.exec(spec) ?? [];
  if (always !== undefined) return `${always} ms late`;
  const [, share, ms] = /^late:([\d.]+):([\d.]+)$/.exec(spec) ?? [];
  if (share !== undefined)
    return `${ms} ms late in ${Number((Number(share) * 100).toPrecision(3))} % of the calls`;
  return `delayed (${spec})`;
}

/** What is delayed at the moment: "heroes 200 ms late, villains …"; empty for nothing. */
export const delayedWords = ({ latency }: Pick<LabLatency, "latency">): string =>
  Object.entries(latency)
    .flatMap(([name, spec]) => (spec === null ? [] : [`${name} ${latencyWords(spec)}`]))
    .join(", ");
