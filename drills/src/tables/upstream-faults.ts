import type { Fault } from "../fault-proxy/fault.ts";

/** A fault of an upstream, and the response of the service that calls it. */
export interface UpstreamFault {
  does: string;
  fault: Fault;
  status: 502 | 504;
  /** The part of the problem's code after the upstream's name. */
  outcome: string;
  /** Whether no head of a response arrives. Only then does a proxy that streams responses respond with the problem. */
  headless: boolean;
}

/** Every fault of the drill `upstream`. */
export const upstreamFaults: readonly UpstreamFault[] = [
  { does: "dead", fault: { kind: "refuse" }, status: 502, outcome: "unreachable", headless: true },
  {
    does: "cutting every connection",
    fault: { kind: "hangup" },
    status: 502,
    outcome: "unreachable",
    headless: true,
  },
  { does: "black-holed", fault: { kind: "blackhole" }, status: 504, outcome: "timeout", headless: true },
  { does: "2 s slow", fault: { kind: "latency", ms: 2000 }, status: 504, outcome: "timeout", headless: true },
  {
    does: "responding with 500",
    fault: { kind: "status500" },
    status: 502,
    outcome: "bad_status",
    headless: false,
  },
  {
    does: "responding with garbage",
    fault: { kind: "garbage" },
    status: 502,
    outcome: "bad_answer",
    headless: true,
  },
  {
    does: "responding with 50 MB",
    fault: { kind: "oversize", bytes: 50_000_000 },
    status: 502,
    outcome: "too_large",
    headless: false,
  },
  {
    does: "resetting mid-body",
    fault: { kind: "reset", afterBytes: 1 },
    status: 502,
    outcome: "unreachable",
    headless: false,
  },
  {
    does: "sending its response byte by byte",
    fault: { kind: "drip", everyMs: 50 },
    status: 504,
    outcome: "timeout",
    headless: false,
  },
];
