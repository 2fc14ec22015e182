/** Where fights are measured. */
export type StackChoice = { kind: "embedded" } | { kind: "local" } | { kind: "remote"; url: string };
