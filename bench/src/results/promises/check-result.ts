import type { Measurement } from "./measurement.ts";

/** The result of one check, a drill or a step of the smoke run, as result files have it. */
export interface CheckResult {
  name: string;
  figures: Measurement[];
  /** What was not as expected, in words. */
  remarks: string[];
  /** Whether it ran to its end and kept every promise. */
  passed: boolean;
  seconds: number;
}
