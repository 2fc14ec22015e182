import type { Difference } from "../checks/differences.ts";
import { allHold, type Figure } from "./figure.ts";

/** What a drill and a step of the smoke run have in common. */
export interface Judged {
  figures: readonly Figure[];
  remarks: readonly string[];
  passed: boolean;
}

/** A figure as JSON has it: what could not be measured, `NaN`, is `null` there. */
export const measured = (figure: Figure): Figure => ({ ...figure, value: figure.value ?? Number.NaN });

/** Where a verdict is not what its figures give. A failure without a broken promise has a remark that says why. */
export function verdictDifferences({ figures, remarks, passed }: Judged, place: string): Difference[] {
  const kept = allHold(figures.map(measured));
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
