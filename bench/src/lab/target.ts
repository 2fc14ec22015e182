import type { Arm } from "../analysis/observation/segment.ts";
import type { Watched } from "./resources.ts";

/** What one arm is measured on: an address that is requested, and the processes that take part in the response. */
export interface Subject {
  /** The whole address, requested with GET. */
  url: string;
  watched: Watched;
}

/** What load is put on: addresses, and the processes that were started for them, if any. */
export interface Target {
  /** Throws for an arm that the target was not opened for. */
  subjectOf(arm: Arm): Subject;
  /** The whole address of the ceiling: the same response without any upstream. */
  ceilingUrl: string;
  /** Resolves with the reason when a process ends by itself. */
  failure: Promise<Error>;
  /** Stops the processes that were started. */
  close(): Promise<void>;
}
