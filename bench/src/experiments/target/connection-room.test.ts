import { expect, test } from "bun:test";
import { assertRoom, poolDemands } from "./connection-room.ts";

test("every set of upstreams has a pool on each server", () => {
  expect(poolDemands([null, 10], {})).toEqual([
    { service: "heroes", pools: [50, 10] },
    { service: "villains", pools: [50, 10] },
    { service: "locations", pools: [10, 10] },
  ]);
});

test("a variable changes the default size", () => {
  const sizes = poolDemands([null, 10], { POOL_MAX: "20", VILLAINS_POOL_MAX: "30" });
  expect(sizes.map(({ pools }) => pools)).toEqual([
    [20, 10],
    [30, 10],
    [20, 10],
  ]);
});

test("more connections than the server has are refused, before anything starts", () => {
  const demand = { service: "heroes", pools: [100, 50, 45] };
  expect(() => assertRoom(demand, 200)).not.toThrow();
  expect(() => assertRoom(demand, 199)).toThrow(
    "pools of 100 and 50 and 45 connections for heroes are 195 together, and its database leaves room for 194",
  );
});
