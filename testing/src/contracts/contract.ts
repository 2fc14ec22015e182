import type { TSchema } from "@sinclair/typebox";
import type { Event } from "@super-heroes/kit/events/event";

/**
 * What a service, the consumer, needs of another one, the provider. A consumer states it in `contracts/`, and the provider's
 * tests fulfil it. A consumer of events states what it needs of each event.
 */
export interface Contract {
  readonly consumer: string;
  readonly provider: string;
  readonly needs?: readonly Need[];
  readonly events?: readonly EventNeed[];
}

/** A request that the consumer sends, and the parts of the response that its code uses. */
export interface Need {
  /** What is needed, as in "fights needs *a hero, drawn at random*". */
  readonly name: string;
  /** The state that the provider's test prepares. Absent: any state. */
  readonly given?: string;
  readonly request: NeededRequest;
  readonly response: NeededResponse;
}

/** A request of the consumer. `{name}` in a text of it stands for the value of that name in the provider's state. */
export interface NeededRequest {
  /** `GET` where it is absent. */
  readonly method?: "GET" | "POST";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Whether the body is in an envelope of the consumer. */
  readonly isSealed?: boolean;
}

/** The parts of a response that the consumer's code uses. All others may change. */
export interface NeededResponse {
  readonly status: number;
  /** The schema with which the consumer validates the body. An encrypted body is decrypted first. */
  readonly body?: TSchema;
  /** A body that {@link body} accepts, for the consumer's stand-ins. */
  readonly example?: unknown;
  /** The code of the problem, where the consumer uses it. */
  readonly code?: string;
  /** The names of headers that the consumer reads. */
  readonly headers?: readonly string[];
}

/** An event that the consumer counts. */
export interface EventNeed {
  /** `fight.finished`, or `order.*` for each event of orders. */
  readonly type: string;
  /** The consumer's code that reads an event. Throws a Problem with the invalid fields. */
  readonly read: (event: unknown) => unknown;
  /** An event that {@link read} accepts. */
  readonly example: Event;
}

/** The example of a need, for a stand-in that responds as the provider does. Throws when there is none. */
export function exampleOf(contract: Contract, name: string): unknown {
  const example = contract.needs?.find((need) => need.name === name)?.response.example;
  if (example === undefined)
    throw new Error(
      `the contract of ${contract.consumer} with ${contract.provider} has no example of ${name}`,
    );
  return example;
}
