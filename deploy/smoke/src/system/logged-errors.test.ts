import { expect, test } from "bun:test";
import { loggedErrors } from "./logged-errors.ts";

const line = (level: number, message: string) =>
  `fights-1  | ${JSON.stringify({ level, service: "fights", code: "store_unavailable", msg: "down", err: { message } })}`;

test("errors are counted by kind, the most frequent first, and other lines are left out", () => {
  const log = [
    line(50, "late"),
    line(30, "fine"),
    "FATAL: not JSON",
    line(60, "gone"),
    line(50, "late"),
  ].join("\n");
  expect(loggedErrors(log)).toEqual([
    "logged 2 times: fights: store_unavailable: down: late",
    "logged 1 times: fights: store_unavailable: down: gone",
  ]);
});
