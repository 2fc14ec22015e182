/** Who encrypts for whom, and so who holds which keys: derived from the table of services. */
import { type ServiceEntry, table } from "./table.ts";

/**
 * The operator's own identity, for requests that are sealed manually (`bun run seal`). It is no service; what a receiver
 * accepts from it is the receiver's to say.
 */
export const OPERATOR = "operator";

/** The services that the operator may seal requests for. */
const OPERATOR_SEALS: readonly string[] = ["users"];

/** Those who encrypt for each other. */
export interface Correspondence {
  /** Everyone who holds keys, in the order of the table, the operator last. */
  readonly correspondents: readonly string[];
  /**
   * What has keys of its own: `<receiver>.<sender>` for requests and events, and the same the other way round for
   * encrypted responses.
   */
  readonly pairs: readonly string[];
  /** The services that this one has to have keys to send requests and events to. */
  receiversOf(name: string): readonly string[];
}

/** Who encrypts for whom in a table of services. */
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

/** Who encrypts for whom in this system. */
export const correspondence: Correspondence = correspondenceIn(table);

/** The services that hold keys. */
export const keyServices: readonly string[] = correspondence.correspondents.filter(
  (name) => name !== OPERATOR,
);
