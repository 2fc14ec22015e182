import { expect, test } from "bun:test";
import { idFromKey } from "./idempotency-key.ts";
import { Problem } from "./problem.ts";

test("the id is the same in every process and release", () => {
  expect(idFromKey("fight", "order-42")).toBe("e24cd98d-a6dd-8895-b0f7-999433925024");
});

test("it is a UUID of version 8", () => {
  expect(idFromKey("order:7", "a")).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

test("it is another for another key, by case too", () => {
  const keys = ["a", "A", "ab", "order-42", "order-43", "~".repeat(255)];
  expect(new Set(keys.map((key) => idFromKey("order:7", key))).size).toBe(keys.length);
});

test("it is another for the same key of another namespace", () => {
  expect(idFromKey("order:7", "a")).not.toBe(idFromKey("order:8", "a"));
  expect(idFromKey("order:7", "a")).not.toBe(idFromKey("fight", "a"));
});

test.each(["", " ", "a b", "a\tb", "a\n", "é", "x".repeat(256)])("%j is not a key", (key) => {
  expect(() => idFromKey("fight", key)).toThrow(Problem);
});
