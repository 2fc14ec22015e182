import type { Arm } from "../analysis/observation/segment.ts";
import type { ScriptOrder } from "./generators/script-order.ts";
import type { SentRequest } from "./generators/sent-request.ts";
import type { Watched } from "./resources.ts";

/** What one arm is measured on: an address that is requested, and the processes that take part in the response. */
export interface Subject {
  /** The whole address, requested with GET. */
  url: string;
  /** Requests that are sent in turn, in place of `url`. */
  requests?: readonly SentRequest[];
  /** A k6 script that is run in place of requests. */
  script?: ScriptOrder;
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
  /**
   * Called after a segment in which requests failed: throws where the arm does not respond as it did at first, so that the run
   * ends instead of measuring failures. Absent where nothing is known about the responses.
   */
  check?(arm: Arm, signal: AbortSignal): Promise<void>;
  /**
   * Called before a block whose arms are measured together: starts the processes anew, so that each block has others. Absent
   * where they are not this target's to start.
   */
  renew?(signal: AbortSignal): Promise<void>;
  /** Stops the processes that were started. */
  close(): Promise<void>;
}
