/** Which services encrypt for which, and the keys that each one needs: derived from the table of services. */
import { type ServiceEntry, table } from "./table.ts";

/**
 * The operator's own identity, for requests that are sealed manually (`bun run seal`). It is no service. The receiver decides what
 * it accepts from it.
 */
export const OPERATOR = "operator";

/** The services that the operator may seal requests for. */
const OPERATOR_SEALS: readonly string[] = ["users"];

/** Senders and receivers of encrypted requests and events. */
export interface Correspondence {
  /** All that have keys, in the order of the table, the operator last. */
  readonly correspondents: readonly string[];
  /**
   * The pairs with a key of their own: `<receiver>.<sender>` for requests and events, and the same the other way round for
   * encrypted responses.
   */
  readonly pairs: readonly string[];
  /** The services to which this one sends encrypted requests and events. */
  receiversOf(name: string): readonly string[];
}

/** The correspondence of a table of services. */
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
  const pairs = [...sealing].flatMap(([sender, those]) =>
    those.flatMap((receiver) => [`${receiver}.${sender}`, `${sender}.${receiver}`]),
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

/** The services that have keys. */
export const keyServices: readonly string[] = correspondence.correspondents.filter(
  (name) => name !== OPERATOR,
);
