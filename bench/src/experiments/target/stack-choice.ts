/** The stack that is measured: embedded stores, the local real stores, or a service that already runs. */
export type StackChoice = { kind: "embedded" } | { kind: "local" } | { kind: "remote"; url: string };
