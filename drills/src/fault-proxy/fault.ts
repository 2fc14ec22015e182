/** What an upstream behind the proxy does instead of answering as it should. */
export type Fault =
  /** Nothing: what comes is passed on. */
  | { kind: "none" }
  /** Its process is gone: nobody listens on its port. */
  | { kind: "refuse" }
  /** It takes every connection and cuts it at once, so that each attempt can be counted. */
  | { kind: "hangup" }
  /** It takes every request and never answers. */
  | { kind: "blackhole" }
  /** It answers later, by `ms` and up to `jitterMs` more. */
  | { kind: "latency"; ms: number; jitterMs?: number }
  /** It sends the head of its answer and so much of the body, then resets the connection (a TCP RST). */
  | { kind: "reset"; afterBytes: number }
  /** It answers bytes that are not HTTP. */
  | { kind: "garbage" }
  /** It answers 500. */
  | { kind: "status500" }
  /** It sends its answer a byte at a time. */
  | { kind: "drip"; everyMs: number }
  /** It answers 200 with a body of so many bytes, whose length it does not say beforehand. */
  | { kind: "oversize"; bytes: number }
  /** It does the one to a share of the requests, from 0 to 1, and answers the others as it should. */
  | { kind: "sometimes"; share: number; fault: RequestFault };

/** A fault that is of one request, not of the whole upstream. */
export type RequestFault = Exclude<Fault, { kind: "none" | "refuse" | "hangup" | "sometimes" }>;

/** What happens to the next request: a fault of its own, or `undefined` when it is passed on. */
export function faultOfRequest(fault: Fault, random: () => number): RequestFault | undefined {
  switch (fault.kind) {
    case "none":
    case "refuse":
    case "hangup":
      return undefined;
    case "sometimes":
      return random() < fault.share ? fault.fault : undefined;
    default:
      return fault;
  }
}
