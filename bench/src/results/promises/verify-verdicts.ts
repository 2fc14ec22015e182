import type { Difference } from "../checks/differences.ts";
import type { CheckResult } from "./check-result.ts";
import { type Measurement, passes } from "./measurement.ts";

/** A measurement as it was before it became JSON, which has `null` in place of `NaN`. */
export const measurementFromJson = (stored: Measurement): Measurement => ({
  ...stored,
  value: stored.value ?? Number.NaN,
});

/** Where a verdict contradicts the measurements. A check without a broken promise fails only with a remark that says why. */
export function verdictDifferences({ figures, remarks, passed }: CheckResult, place: string): Difference[] {
  const kept = passes(figures.map(measurementFromJson));
  if (passed && !kept)
    return [
      {
        place: `${place}.passed`,
        problem:
          "the file says true, but a promise among its figures is broken, or none of them was measured",
      },
    ];
  if (!passed && kept && remarks.length === 0)
    return [
      {
        place: `${place}.passed`,
        problem: "the file says false, but its figures keep every promise and no remark says why",
      },
    ];
  return [];
}
