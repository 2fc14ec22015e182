import { expect, test } from "bun:test";
import { evaluate, substitute } from "./expression.ts";

const contexts = {
  inputs: { path: "/", ready: "", "max-regression": "5%", comment: "true" },
  github: { event: { pull_request: { number: 7 } } },
  steps: { measure: { outputs: { verdict: "kept" } } },
};

test.each([
  ["inputs.path", "/"],
  [" inputs.max-regression ", "5%"],
  ["github.event.pull_request.number", "7"],
  ["github.event.before", ""],
  ["inputs.ready || inputs.path", "/"],
  ["inputs.ready && inputs.path", ""],
  ["inputs.comment == 'true'", true],
  ["inputs.comment != 'true' || steps.measure.outputs.verdict == 'kept'", true],
  ["'it''s'", "it's"],
  ["always() && inputs.path", "/"],
])("%s is %p", (expression, value) => {
  expect(evaluate(expression, contexts)).toBe(value);
});

test.each(["inputs.path ==", "contains(inputs.path, '/')", "inputs.path inputs.ready", "!inputs.path", ""])(
  "%j is refused",
  (expression) => {
    expect(() => evaluate(expression, contexts)).toThrow(expression);
  },
);

test("every expression of a text is replaced", () => {
  const written = (expression: string) => `$\{{${expression}}}`;
  const text = `${written(" inputs.path ")}x=${written("github.event.pull_request.number")}`;
  expect(substitute(text, contexts)).toBe("/x=7");
});
