import type { ForeignPair } from "./foreign-pair.ts";

/** What is measured: embedded stores, the local real stores, a service that already runs, or two services of others. */
export type StackChoice =
  | { kind: "embedded" }
  | { kind: "local" }
  | { kind: "remote"; url: string }
  | { kind: "foreign"; pair: ForeignPair };

/** Whether the bench starts the services of this system itself. */
export function startsServices(stack: StackChoice): stack is { kind: "embedded" } | { kind: "local" } {
  return stack.kind === "embedded" || stack.kind === "local";
}
