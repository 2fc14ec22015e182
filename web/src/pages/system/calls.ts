import type { Replica, ServiceState } from "../../api/system.ts";
import { callsOf } from "./consequences.ts";

/** What is known of the calls from one service to another. */
export interface Call {
  caller: string;
  callee: string;
  /** As the caller reports it; or why nothing is known: the caller does not check it, or does not report anything. */
  status: "up" | "down" | "not checked" | "not known";
  circuit?: string;
  latencyMs?: number;
  /** Where the caller knows several. */
  replicas?: readonly Replica[];
}

/**
 * Every call between services, from the table of services and from what the services report. A call stays in the list while its
 * caller is down.
 */
export const callsIn = (services: Readonly<Record<string, ServiceState>>): Call[] =>
  Object.entries(services).flatMap(([caller, state]) =>
    [...new Set([...callsOf(caller), ...Object.keys(state.calls ?? {})])].map((callee) =>
      callFrom(caller, callee, state),
    ),
  );

function callFrom(caller: string, callee: string, { status, checks, calls }: ServiceState): Call {
  const reported = calls?.[callee];
  if (reported === undefined) {
    const reports = status === "up" || checks !== undefined || calls !== undefined;
    return { caller, callee, status: reports ? "not checked" : "not known" };
  }
  const { status: seen, circuit, latency_ms: latencyMs, replicas } = reported;
  return {
    caller,
    callee,
    status: seen,
    ...(circuit !== undefined && { circuit }),
    ...(latencyMs !== undefined && { latencyMs }),
    ...(replicas !== undefined && { replicas }),
  };
}
