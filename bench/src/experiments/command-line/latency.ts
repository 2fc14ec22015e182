import { expected } from "@super-heroes/cli/usage-error";
import { parseLatency } from "@super-heroes/kit/upstream/latency/latency";
import { UPSTREAMS } from "../target/core.ts";

const UPSTREAM = new RegExp(`^(${UPSTREAMS.join("|")})=`);

/**
 * Latency for every upstream, or for one: `late:0.02:200`, `heroes=constant:5+pareto:1:2`; returned as it was
 * written. `null` for `none`.
 */
export function latency(text: string, name: string): string | null {
  if (text === "none") return null;
  if (parseLatency(text.replace(UPSTREAM, ""))) return text;
  throw expected(
    name,
    `none, constant:MS, normal:MEAN:SD, pareto:MIN:SHAPE or late:SHARE:MS, joined by +; for one upstream with ${new Intl.ListFormat("en", { type: "disjunction" }).format(UPSTREAMS.map((name) => `${name}=`))} before it`,
    text,
  );
}
