/** Which services encrypt for each other, and so which keys they hold: derived from the table of services. */
import { type ServiceEntry, table } from "./table.ts";

/**
 * The operator's identity, for requests that are sealed manually (`bun run seal`). It is not a service. Each receiver
 * decides what it accepts from the operator.
 */
export const OPERATOR = "operator";

/** The services that the operator may seal requests for. */
const OPERATOR_SEALS: readonly string[] = ["users"];

/** The services that encrypt for each other, and their keys. */
export interface Correspondence {
  /** The holders of keys, in the order of the table, the operator last. */
  readonly correspondents: readonly string[];
  /**
   * The pairs that have a key: `<receiver>.<sender>` for requests and events, and the reverse for encrypted responses.
   */
  readonly pairs: readonly string[];
  /** The receivers of its encrypted requests and events, for which it needs keys. */
  receiversOf(name: string): readonly string[];
}

/** Derives the correspondence from a table of services. */
export function correspondenceIn(services: Readonly<Record<string, ServiceEntry>>): Correspondence {
  const entries = Object.entries(services);
  const receivers = entries.flatMap(([name, { events }]) => (events === "receives" ? [name] : []));
  const sealing = new Map<string, readonly string[]>([
    ...entries.map(
      ([name, { seals = [], events }]) =>
        [name, [...new Set([...seals, ...(events === "publishes" ? receivers : [])])]] as const,
    ),
    [OPERATOR, OPERATOR_SEALS.filter((name) => name in services)],
  ]);
  const pairs = [...sealing].flatMap(([sender, receivers]) =>
    receivers.flatMap((receiver) => [`${receiver}.${sender}`, `${sender}.${receiver}`]),
  );
  const halves = new Set(pairs.flatMap((pair) => pair.split(".")));
  return {
    correspondents: [...sealing.keys()].filter((name) => halves.has(name)),
    pairs,
    receiversOf: (name) => sealing.get(name) ?? [],
  };
}

/** The correspondence of this system. */
export const correspondence: Correspondence = correspondenceIn(table);

/** The services that hold keys. */
export const keyServices: readonly string[] = correspondence.correspondents.filter(
  (name) => name !== OPERATOR,
);
