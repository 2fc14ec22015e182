import { expect, test } from "bun:test";
import { Interrupted } from "@super-heroes/cli/interruption";
import { stopReason } from "./stop-reason.ts";

test.each([
  ["the operator", new Interrupted("SIGINT"), "stopped by the operator (SIGINT)"],
  ["a sentence", new Error("heroes ended with exit code 1"), "heroes ended with exit code 1"],
  [
    "a message that goes on below, where the reason is",
    new Error("heroes: PostgreSQL ended; its log says\n  FATAL: no space left\n\n  shut down\n"),
    "heroes: PostgreSQL ended; its log says; FATAL: no space left; shut down",
  ],
  ["what is no error", "enough", "enough"],
])("%s, on one line", (_, error, reason) => {
  expect(stopReason(error)).toBe(reason);
});

test("a long message is truncated", () => {
  const reason = stopReason(new Error("line\n".repeat(1000)));
  expect(reason.length).toBeLessThanOrEqual(500);
  expect(reason).toEndWith("…");
});
