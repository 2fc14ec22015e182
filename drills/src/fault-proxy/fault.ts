/** What an upstream behind the proxy does instead of responding normally. */
export type Fault =
  /** Nothing: requests are passed through. */
  | { kind: "none" }
  /** Its port is closed, as after a crash. */
  | { kind: "refuse" }
  /** It accepts every connection and resets it at once, so that attempts can be counted. */
  | { kind: "hangup" }
  /** It accepts every request and never responds. */
  | { kind: "blackhole" }
  /** It receives requests late, by `ms` and up to `jitterMs` more. */
  | { kind: "latency"; ms: number; jitterMs?: number }
  /** It sends the head of its response and this much of the body, then resets the connection (a TCP RST). */
  | { kind: "reset"; afterBytes: number }
  /** It responds with bytes that are not HTTP. */
  | { kind: "garbage" }
  /** It responds with 500. */
  | { kind: "status500" }
  /** It sends its response byte by byte. */
  | { kind: "drip"; everyMs: number }
  /** It responds with 200 and a chunked body of this many bytes. */
  | { kind: "oversize"; bytes: number }
  /** The fault affects a share of the requests, from 0 to 1; the others are passed through. */
  | { kind: "sometimes"; share: number; fault: RequestFault };

/** A fault of a single request, not of the whole upstream. */
export type RequestFault = Exclude<Fault, { kind: "none" | "refuse" | "hangup" | "sometimes" }>;

/** The fault of the next request; `undefined` when it is passed through. */
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
