import { expect, test } from "bun:test";
import { callsIn } from "./calls.ts";

const up = { status: "up", latency_ms: 1 } as const;
const down = { status: "down", latency_ms: 0.6 } as const;

test("calls are listed with what their caller reports", () => {
  const orders = { ...up, calls: { users: { status: "up", latency_ms: 2, circuit: "closed" } } } as const;
  expect(callsIn({ orders })).toEqual([
    { caller: "orders", callee: "users", status: "up", circuit: "closed", latencyMs: 2 },
  ]);
});

test("a call that its caller does not check is listed as that", () => {
  expect(callsIn({ heroes: up, users: up })).toEqual([
    { caller: "heroes", callee: "users", status: "not checked" },
  ]);
});

test("a call stays while its caller is down, and nothing is known of it", () => {
  expect(callsIn({ orders: down })).toEqual([{ caller: "orders", callee: "users", status: "not known" }]);
});

test("a call that only the caller knows is listed too", () => {
  const fights = { ...up, calls: { users: { status: "down" } } } as const;
  expect(callsIn({ fights }).map(({ callee, status }) => `${callee} ${status}`)).toEqual([
    "heroes not checked",
    "villains not checked",
    "locations not checked",
    "users down",
  ]);
});
