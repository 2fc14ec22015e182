import { expect, test } from "bun:test";
import { CORRELATION_HEADER, correlationIdOf } from "./correlation.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test.each(["a", "order-42/7#x", "!~", "x".repeat(128)])("%j is kept", (id) => {
  expect(correlationIdOf(new Headers({ [CORRELATION_HEADER]: id }))).toBe(id);
});

test.each(["", "two words", "a\tb", "caf\u00e9", "x".repeat(129)])("%j is replaced by a new UUID", (id) => {
  expect(correlationIdOf(new Headers({ [CORRELATION_HEADER]: id }))).toMatch(UUID);
});

test("a request without one gets a new UUID, each its own", () => {
  const ids = new Set(Array.from({ length: 100 }, () => correlationIdOf(new Headers())));
  expect(ids.size).toBe(100);
  for (const id of ids) expect(id).toMatch(UUID);
});
