import { expect, test } from "bun:test";
import { coreServices, services } from "../services.ts";
import { type Caller, stopWaves } from "./stop-order.ts";

const namesOf = (waves: readonly Caller[][]) => waves.map((wave) => wave.map(({ name }) => name));

test("callers come before those they call, over any number of steps", () => {
  const waves = namesOf(stopWaves(services));
  const waveOf = (service: string) => waves.findIndex((names) => names.includes(service));
  for (const { name, upstreams } of services)
    for (const upstream of upstreams) expect(waveOf(name)).toBeLessThan(waveOf(upstream));
  expect(waves.flat().toSorted()).toEqual(services.map(({ name }) => name).toSorted());
  expect(waves[0]).toEqual(["gateway"]);
});

test("upstreams that do not run delay no service", () => {
  expect(namesOf(stopWaves(coreServices))).toEqual([["fights"], ["heroes", "villains", "locations"]]);
});

test("several processes of one service stop in the same wave", () => {
  const heroes = { name: "heroes", upstreams: [] };
  const fights = { name: "fights", upstreams: ["heroes"] };
  expect(namesOf(stopWaves([heroes, fights, heroes, fights]))).toEqual([
    ["fights", "fights"],
    ["heroes", "heroes"],
  ]);
});

test("services in a circle are stopped too", () => {
  const hen = { name: "hen", upstreams: ["egg"] };
  const egg = { name: "egg", upstreams: ["hen"] };
  expect(namesOf(stopWaves([hen, egg]))).toEqual([["hen", "egg"]]);
  expect(stopWaves([])).toEqual([]);
});
