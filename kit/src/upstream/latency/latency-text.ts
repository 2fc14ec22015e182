import { Kind, type TUnsafe, Type, TypeRegistry } from "@sinclair/typebox";
import { LATENCY_FORM, parseLatency } from "./latency.ts";

const KIND = "SuperHeroes.Latency";

/** More than any useful sum of terms has. */
const LONGEST = 200;

TypeRegistry.Set(
  KIND,
  (_, value) => typeof value === "string" && value.length <= LONGEST && parseLatency(value) !== undefined,
);

const TIME = "(?:60000|[1-5]?[0-9]{1,4}(?:\\.[0-9]{1,6})?)";
const SHARE = "(?:1|0(?:\\.[0-9]{1,6})?)";
const SHAPE = "(?:1\\.[0-9]{0,5}[1-9]|[2-9](?:\\.[0-9]{1,6})?)";
const TERM = `(?:constant:${TIME}|normal:${TIME}:${TIME}|pareto:${TIME}:${SHAPE}|late:${SHARE}:${TIME})`;

/** The text of a latency in a body. The pattern, for API documents, describes the usual spellings of its numbers. */
export const LatencyText = (): TUnsafe<string> =>
  Type.Unsafe({
    [Kind]: KIND,
    type: "string",
    maxLength: LONGEST,
    pattern: `^${TERM}(?:\\+${TERM}){0,3}$`,
    error: `must be ${LATENCY_FORM}, of at most ${LONGEST} characters`,
  });
