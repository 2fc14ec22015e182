/**
 * What fights draw that share upstream calls, by the thousand, from real processes. Chance fails a comparison here less
 * than once in a million runs.
 */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchSystem, type RunningSystem } from "@super-heroes/system/launch/launch";
import { chiSquare, criticalChiSquare, independence } from "@super-heroes/testing/analysis/chi-square";
import { coreServices } from "../src/services.ts";
import { embeddedSystem } from "./embedded-system.ts";
import { type Drawn, LEGS, type Leg, manyFights } from "./many-fights.ts";

const COUNT = 6000;
const AT_ONCE = 100;
/** Pairs are too many for these fights when every row counts, so rows are taken together, a tenth of a table each. */
const TENTHS = 10;
/** For a machine that is busy with other things. */
const START_WITHIN_MS = 60_000;

const legs = Object.keys(LEGS) as Leg[];
const folder = await mkdtemp(join(tmpdir(), "super-heroes-shared-draws-"));
let system: RunningSystem;
let fights: Drawn[];

beforeAll(async () => {
  system = await launchSystem({
    services: coreServices,
    env: { ...embeddedSystem(folder), FIGHT_WRITES: "none", LOG_LEVEL: "warn" },
    output: (name) => join(folder, `${name}.log`),
  });
  const url = `${urlOf("fights")}/api/fights/execute_fight?mode=coalesced`;
  fights = await manyFights(url, { count: COUNT, atOnce: AT_ONCE });
}, START_WITHIN_MS);

afterAll(async () => {
  await system?.stop();
  await rm(folder, { recursive: true, force: true });
});

const urlOf = (name: string) => system.services.find((service) => service.name === name)?.url ?? "";

/** The place of each fight's draw among all rows of its table, from 0, and how many rows there are. */
async function placesOf(leg: Leg): Promise<{ places: number[]; size: number }> {
  const response = await fetch(`${urlOf(LEGS[leg])}/api/${LEGS[leg]}`);
  const rows = (await response.json()) as { id: number }[];
  const placeOf = new Map(rows.map(({ id }, place) => [id, place]));
  return { places: fights.map((fight) => placeOf.get(fight[leg].id) ?? -1), size: rows.length };
}

/** The same in tenths of the table, from 0 to 9. */
async function tenthsOf(leg: Leg): Promise<number[]> {
  const { places, size } = await placesOf(leg);
  return places.map((place) => Math.floor((place * TENTHS) / size));
}

/** How often each place occurs. */
function countsOf(places: readonly number[], size: number): number[] {
  const counts = new Array<number>(size).fill(0);
  for (const place of places) counts[place] = (counts[place] ?? 0) + 1;
  return counts;
}

function expectIndependent(ones: number[], others: number[]): void {
  const table = Array.from({ length: TENTHS }, (_, tenth) => {
    const paired = others.filter((_, index) => ones[index] === tenth);
    return countsOf(paired, TENTHS);
  });
  const { value, critical } = independence(table);
  expect(value).toBeLessThan(critical);
}

test.each(legs)("the calls for a %s are shared, and none fails", async (leg) => {
  const metrics = await (await fetch(`${urlOf("fights")}/metrics`)).text();
  const samples = metrics
    .split("\n")
    .filter((line) => line.startsWith(`upstream_calls_total{upstream="${LEGS[leg]}"`));
  expect(samples).toHaveLength(1);
  expect(samples[0]).toContain('outcome="ok"');
  expect(Number(samples[0]?.split(" ").at(-1))).toBeWithin(1, COUNT / 2);
});

test.each(legs)("every %s is equally likely", async (leg) => {
  const { places, size } = await placesOf(leg);
  const counts = countsOf(places, size);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(COUNT);
  expect(chiSquare(counts)).toBeLessThan(criticalChiSquare(size));
});

test.each<[Leg, Leg]>([
  ["hero", "villain"],
  ["hero", "location"],
  ["villain", "location"],
])("a fight's %s is independent of its %s", async (one, other) => {
  expectIndependent(await tenthsOf(one), await tenthsOf(other));
});

test.each(legs)("a fight's %s is independent of the next one's", async (leg) => {
  const tenths = await tenthsOf(leg);
  // Each fight is in one pair only: pairs that overlap are not independent of each other.
  const firsts = tenths.filter((_, index) => index % 2 === 0);
  const seconds = tenths.filter((_, index) => index % 2 === 1);
  expectIndependent(firsts, seconds);
});
