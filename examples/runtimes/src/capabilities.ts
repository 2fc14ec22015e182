import type { RuntimeName } from "./runtimes.ts";

/** Something that fights does for a client or an operator, and on which runtimes it does. */
export interface Capability {
  /** For the tests. */
  key: string;
  /** For the table. */
  about: string;
  on: Readonly<Record<RuntimeName, boolean>>;
}

const everywhere = { bun: true, node: true, go: true };
const onlyService = { bun: true, node: false, go: false };

/**
 * What fights does on each runtime. The table in the README is made from this list, and a test checks each entry on each
 * runtime.
 */
export const capabilities = [
  {
    key: "fight",
    about: "draws, decides and returns a fight, in `sequential` and `parallel`",
    on: everywhere,
  },
  {
    key: "problems",
    about: "errors as problem JSON, 502 and 504 with a code that names the upstream's failure",
    on: everywhere,
  },
  { key: "deadline", about: "a deadline for the whole request", on: everywhere },
  { key: "cancel", about: "cancels its calls when the client disconnects", on: everywhere },
  {
    key: "cancelOthers",
    about: "cancels the other calls of a fight when one fails",
    on: { ...everywhere, node: false },
  },
  { key: "stop", about: "completes requests in flight on SIGTERM", on: everywhere },
  { key: "log", about: "a structured log line for each request", on: onlyService },
  { key: "metrics", about: "metrics for Prometheus", on: onlyService },
  { key: "timing", about: "the time of each call in `Server-Timing`", on: onlyService },
  {
    key: "correlation",
    about: "a correlation id: accepted, returned and sent to upstreams",
    on: onlyService,
  },
  { key: "deadlineSent", about: "sends the remaining time to upstreams", on: onlyService },
  {
    key: "retries",
    about: "repeats a call that an upstream was too busy for, within a budget",
    on: onlyService,
  },
  { key: "breaker", about: "stops calling an upstream that fails too often", on: onlyService },
  { key: "queue", about: "refuses requests when too many calls are waiting", on: onlyService },
  { key: "sharing", about: "the modes `coalesced` and `hedged`", on: onlyService },
  {
    key: "unknownFields",
    about: "passes on fields that a later version of an upstream adds",
    on: onlyService,
  },
  { key: "strictQuery", about: "refuses unknown query parameters", on: onlyService },
  { key: "methods", about: "405 with `Allow` for other methods", on: onlyService },
  { key: "ready", about: "`/ready`, with the state of the upstreams", on: onlyService },
  { key: "openapi", about: "an OpenAPI document", on: onlyService },
] as const satisfies readonly Capability[];

/** The key of a capability. */
export type CapabilityKey = (typeof capabilities)[number]["key"];
