/** The bounds of an operation. They are checked before anything is called. */
export interface Bounds {
  /** Tokens of a document: it limits the time of parsing and the memory of the parsed document. */
  readonly tokens: number;
  /** Fields within fields. */
  readonly depth: number;
  /** Aliases, and fields that a selection repeats. */
  readonly aliases: number;
  /** Fields of a document, each fragment counted once. */
  readonly fields: number;
  /** Fields of the response, lists multiplied by their length, and {@link COST_OF_CALL} more for each field that calls a service. */
  readonly cost: number;
}

/** A list of 100 heroes with all fields and three fights each costs about 5,000. */
export const BOUNDS: Bounds = { tokens: 1000, depth: 10, aliases: 30, fields: 200, cost: 10_000 };

/** What a field of the query, mutation or subscription type costs besides its response: it calls a service. */
export const COST_OF_CALL = 10;
