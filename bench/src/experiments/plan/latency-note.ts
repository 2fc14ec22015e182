import type { Arm } from "../../analysis/observation/segment.ts";

/** The note that a run with added latency carries; none where no arm has any. */
export function latencyNote(arms: readonly Arm[]): string[] {
  if (arms.every(({ latency }) => latency === null)) return [];
  return [
    "Where latency was added to upstream calls, fights ran with NODE_ENV=development, which permits it and changes nothing else.",
  ];
}
