import type { Variable } from "../../config/config.ts";
import { type Latency, parseLatency } from "./latency.ts";

/** A variable with a latency that is added to calls, for experiments; none by default. Refused in production. */
export function latency(name: string, { about }: { about: string }): Variable<Latency | undefined> {
  return {
    name,
    about,
    fallback: undefined,
    secret: false,
    developmentOnly: true,
    expected:
      "constant:MS, normal:MEAN:SD, pareto:MIN:SHAPE (SHAPE above 1) or late:SHARE:MS, or several joined by +",
    parse: parseLatency,
  };
}
