import type { Environment } from "@super-heroes/system/environment/environment";
import { UPSTREAMS } from "./core.ts";

type Upstream = (typeof UPSTREAMS)[number];

/**
 * The variables of fights that add an arm's latency to its upstream calls: `constant:5` to all three of them,
 * `heroes=late:0.02:200,villains=constant:5` to each of those that are named. An upstream that is not named has its
 * variable unset, whatever the environment has. Throws for an unknown name; fights itself checks what is added.
 */
export function latencyVariables(latency: string): Environment {
  const specs = new Map<Upstream, string>();
  for (const item of latency.split(",").map((part) => part.trim())) {
    const [, name, spec = ""] = /^(?:([^=]*)=)?(.*)$/.exec(item) ?? [];
    if (spec === "") throw unreadable(latency, `${JSON.stringify(item)} adds nothing`);
    for (const upstream of name === undefined ? UPSTREAMS : [named(name, latency)]) {
      if (specs.has(upstream)) throw unreadable(latency, `${upstream} is there twice`);
      specs.set(upstream, spec);
    }
  }
  return Object.fromEntries(
    UPSTREAMS.map((upstream) => [`${upstream.toUpperCase()}_LATENCY`, specs.get(upstream)]),
  );
}

function named(name: string, latency: string): Upstream {
  const upstream = UPSTREAMS.find((candidate) => candidate === name);
  if (upstream) return upstream;
  throw unreadable(latency, `${JSON.stringify(name)} is no upstream of fights (${UPSTREAMS.join(", ")})`);
}

const unreadable = (latency: string, why: string) =>
  new Error(
    `latency ${JSON.stringify(latency)}: expected constant:5 for every upstream or heroes=constant:5,… for some; ${why}`,
  );
