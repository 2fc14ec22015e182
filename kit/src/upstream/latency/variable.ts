import type { Variable } from "../../config/config.ts";
import { LATENCY_FORM, type Latency, parseLatency } from "./latency.ts";

/** A variable with a latency that is added to calls, for experiments; none by default. Refused in production. */
export function latency(name: string, { about }: { about: string }): Variable<Latency | undefined> {
  return {
    name,
    about,
    fallback: undefined,
    secret: false,
    developmentOnly: true,
    expected: LATENCY_FORM,
    parse: parseLatency,
  };
}
