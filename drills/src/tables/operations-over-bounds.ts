/** An operation of GraphQL that must be refused. */
export interface OperationOverBounds {
  /** The bound. */
  bound: string;
  query: string;
  /** The code of the refusal. */
  code: string;
}

const aliases = (count: number) =>
  Array.from({ length: count }, (_, index) => `a${index}: __typename`).join(" ");

const doubling = Array.from(
  { length: 40 },
  (_, index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`,
).join(" ");

/** One operation for each bound of the gateway (docs/graphql.md). */
export const operationsOverBounds: readonly OperationOverBounds[] = [
  { bound: "tokens", query: `{ ${aliases(1000)} }`, code: "graphql_too_many_tokens" },
  {
    bound: "depth",
    query: `{ fights { edges { node { ${"currentHero { lastFights { ".repeat(100)} id ${"} }".repeat(100)} } } } }`,
    code: "graphql_too_deep",
  },
  { bound: "aliases", query: `{ ${aliases(200)} }`, code: "graphql_too_many_aliases" },
  {
    bound: "cost",
    query:
      "{ heroes(first: 100) { edges { node { lastFights(first: 10) { id fightDate winnerName winnerLevel winnerTeam loserName loserLevel loserTeam currentHero { id name } } } } } }",
    code: "graphql_too_costly",
  },
  {
    bound: "fragments that double",
    query: `{ ...F0 } ${doubling} fragment F40 on Query { heroes { edges { node { id } } } }`,
    code: "graphql_too_costly",
  },
  {
    bound: "cycle of fragments",
    query: "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    code: "graphql_fragment_cycle",
  },
];
