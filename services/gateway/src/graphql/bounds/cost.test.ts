import { expect, test } from "bun:test";
import { type OperationDefinitionNode, parse } from "graphql";
import { schema } from "../schema/schema.ts";
import { costOf } from "./cost.ts";

const cost = (text: string, variables: Record<string, unknown> = {}) => {
  const document = parse(text);
  return costOf(schema, document, document.definitions[0] as OperationDefinitionNode, variables);
};

test.each<[string, number]>([
  ["{ __typename }", 1],
  // The call, the field, and the name of one hero.
  ["{ hero(id: 1) { name } }", 12],
  // 20 by default: edges, node and id of each.
  ["{ heroes { edges { node { id } } } }", 11 + 20 * 3],
  ["{ heroes(first: 100) { edges { node { id } } } }", 11 + 100 * 3],
  ["{ heroes(last: 5) { edges { node { id } } } }", 11 + 5 * 3],
  // Lists in lists multiply. The schema's own default is three last fights.
  ["{ heroes(first: 10) { edges { node { lastFights { id } } } } }", 11 + 10 * (3 + 3)],
  ["{ heroes(first: 10) { edges { node { lastFights(first: 7) { id } } } } }", 11 + 10 * (3 + 7)],
  [
    "{ heroes(first: 2) { ...F } } fragment F on HeroConnection { edges { ... { node { id } } } }",
    11 + 2 * 3,
  ],
  ["{ statistics(top: 50) { topWinners { name } } }", 11 + 50 * 2],
  // A field that is skipped costs the same.
  ["{ hero(id: 1) { name @skip(if: true) } }", 12],
])("%s costs %d", (text, expected) => {
  expect(cost(text)).toBe(expected);
});

test("a length may be a variable, or its default", () => {
  const text = "query($n: Int = 50) { heroes(first: $n) { edges { node { id } } } }";
  expect(cost(text, { n: 10 })).toBe(11 + 10 * 3);
  expect(cost(text)).toBe(11 + 50 * 3);
  expect(cost(text.replace(" = 50", ""))).toBe(11 + 1 * 20 * 3);
});
