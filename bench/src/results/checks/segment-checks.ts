import { addUp } from "../../analysis/observation/histogram.ts";
import type { EarlierSegment } from "../record/published-result.ts";
import { type Difference, isSame, shown } from "./differences.ts";

/** The fields of a segment that the checks read, in every edition. */
type Checked = Pick<
  EarlierSegment,
  "index" | "achieved" | "good" | "seconds" | "histogram" | "valid" | "reasons"
>;

/** Where a segment contradicts itself. */
export function contradictionsIn(segment: Checked, index: number): Difference[] {
  const { achieved, good, seconds, valid, reasons } = segment;
  const place = `segments[${index}]`;
  const found = histogramProblems(segment, place);
  if (segment.index !== index) {
    found.push({ place: `${place}.index`, problem: `the file says ${segment.index}, its place is ${index}` });
  }
  if (!isSame(achieved, good / seconds)) {
    const problem = `the file says ${shown(achieved)}, good / seconds is ${shown(good / seconds)}`;
    found.push({ place: `${place}.achieved`, problem });
  }
  if (valid && reasons.length > 0) {
    found.push({
      place: `${place}.valid`,
      problem: `is true, but there is a reason against it: ${reasons[0]}`,
    });
  }
  if (!valid && reasons.length === 0) {
    found.push({ place: `${place}.valid`, problem: "is false, but there is no reason for it" });
  }
  return found;
}

/** Whether the histogram can be decoded, without which nothing can be derived. */
export function isReadable({ histogram }: Pick<Checked, "histogram">): boolean {
  try {
    addUp([histogram]);
    return true;
  } catch {
    return false;
  }
}

function histogramProblems(segment: Checked, segmentPlace: string): Difference[] {
  const place = `${segmentPlace}.histogram`;
  if (!isReadable(segment)) return [{ place, problem: "cannot be decoded" }];
  const { totalCount } = addUp([segment.histogram]);
  if (totalCount === segment.good) return [];
  return [{ place, problem: `holds ${totalCount} responses, but good is ${segment.good}` }];
}
