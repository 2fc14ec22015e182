import { expect, test } from "bun:test";
import { assertRoom, poolDemands } from "./connection-room.ts";

const own = { poolMax: null };
const ten = { poolMax: 10 };

test("every set of upstreams has a pool on each server", () => {
  expect(poolDemands([own, ten], {})).toEqual([
    { service: "heroes", pools: [50, 10] },
    { service: "villains", pools: [50, 10] },
    { service: "locations", pools: [10, 10] },
  ]);
});

test("a variable changes the default size", () => {
  const sizes = poolDemands([own, ten], { POOL_MAX: "20", VILLAINS_POOL_MAX: "30" });
  expect(sizes.map(({ pools }) => pools)).toEqual([
    [20, 10],
    [30, 10],
    [20, 10],
  ]);
});

test("workers divide the pool of one process, and each have a pool of the requested size", () => {
  const [heroes, , locations] = poolDemands([own, { ...own, workers: 3 }, { ...ten, workers: 2 }], {});
  expect(heroes?.pools).toEqual([50, 16, 16, 16, 10, 10]);
  expect(locations?.pools).toEqual([10, 3, 3, 3, 10, 10]);
});

test("every replica has a pool", () => {
  const [heroes] = poolDemands([own, { ...ten, replicas: "3" }], {});
  expect(heroes?.pools).toEqual([50, 10, 10, 10]);
});

test("more connections than the server has are refused, before anything starts", () => {
  const demand = { service: "heroes", pools: [100, 50, 45] };
  expect(() => assertRoom(demand, 200)).not.toThrow();
  expect(() => assertRoom(demand, 199)).toThrow(
    "pools of 100 and 50 and 45 connections for heroes are 195 together, and its database leaves room for 194",
  );
});
