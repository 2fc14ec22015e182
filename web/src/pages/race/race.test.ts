import { expect, test } from "bun:test";
import { Failure } from "../../api/failure.ts";
import type { Fight, Mode, Timed } from "../../api/fights.ts";
import { lastFight, medianFight, mixesSettings, type Race, startRace } from "./race.ts";

const fought = (hero: number, villain: number): Timed<Fight> => ({
  data: {} as Fight,
  legs: [
    { name: "hero", durationMs: hero },
    { name: "villain", durationMs: villain },
    { name: "store", durationMs: 1 },
  ],
  roundTripMs: 20,
  labLatency: "",
});

const atOnce = async () => {};

/** Resolves when a race has ended. */
function ended(race: Race): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  race.state.subscribe((state) => {
    if (state !== "running") resolve(state);
  });
  return promise;
}

const plan = { modes: ["sequential", "parallel"] as Mode[], perSecond: 20, fights: 3 };

test("each mode makes its fights, then the race is over", async () => {
  const race = startRace(plan, async () => fought(4, 6), atOnce);
  expect(await ended(race)).toBe("finished");
  expect(race.lanes.map(({ mode, totalsMs }) => ({ mode, totalsMs }))).toEqual([
    { mode: "sequential", totalsMs: [11, 11, 11] },
    { mode: "parallel", totalsMs: [7, 7, 7] },
  ]);
  expect(race.lanes[0]?.legsMs.get("villain")).toEqual([6, 6, 6]);
});

test("the median fight is one that was fought, whatever the last one was", async () => {
  const heroesMs = [5, 1, 9];
  let calls = 0;
  const race = startRace(
    { ...plan, modes: ["sequential"] },
    async () => fought(heroesMs[calls++] ?? 0, 1),
    atOnce,
  );
  await ended(race);
  const [lane] = race.lanes;
  if (!lane) throw new Error("no lane");
  const heroes = (spans: ReturnType<typeof medianFight>) => spans.find(({ name }) => name === "hero");
  expect(heroes(medianFight(lane))?.durationMs).toBe(5);
  expect(heroes(lastFight(lane))?.durationMs).toBe(9);
  expect(medianFight({ ...lane, totalsMs: [], spans: [] })).toEqual([]);
});

test("at most one fight of each mode is open", async () => {
  const open = new Map<Mode, number>();
  let most = 0;
  const race = startRace(
    plan,
    async (mode) => {
      open.set(mode, (open.get(mode) ?? 0) + 1);
      most = Math.max(most, ...open.values());
      await Promise.resolve();
      open.set(mode, (open.get(mode) ?? 0) - 1);
      return fought(1, 1);
    },
    atOnce,
  );
  await ended(race);
  expect(most).toBe(1);
});

test("a failed fight is counted, and a refused one is repeated after its time", async () => {
  const pauses: number[] = [];
  let calls = 0;
  const race = startRace(
    { ...plan, modes: ["parallel"] },
    async () => {
      if (++calls === 2) throw new Failure("refused", "", { status: 429 }, 3);
      return fought(1, 1);
    },
    async (ms) => void pauses.push(ms),
  );
  expect(await ended(race)).toBe("finished");
  expect(race.lanes[0]).toMatchObject({ failed: 1, totalsMs: [2, 2] });
  expect(pauses).toContain(3000);
});

test("a system that is down ends the race", async () => {
  let calls = 0;
  const race = startRace(
    { ...plan, modes: ["parallel"], fights: 100 },
    async () => {
      calls++;
      throw new Failure("unreachable", "down");
    },
    atOnce,
  );
  expect(await ended(race)).toBe("failed");
  expect({ calls, reason: race.lanes[0]?.lastFailure?.message }).toEqual({ calls: 5, reason: "down" });
});

test("a race whose calls were delayed by an experiment in the middle mixes settings", async () => {
  let calls = 0;
  const late = "heroes=constant:50, villains=none, locations=none";
  const delayedFrom = async (first: number) => {
    calls = 0;
    const race = startRace(
      plan,
      async () => ({ ...fought(1, 1), labLatency: calls++ < first ? "" : late }),
      atOnce,
    );
    await ended(race);
    return mixesSettings(race.lanes);
  };
  expect(await delayedFrom(0)).toBe(false);
  expect(await delayedFrom(2)).toBe(true);
  expect(await delayedFrom(6)).toBe(false);
});

test("a stopped race cancels its requests and makes no more", async () => {
  let calls = 0;
  let cancelled = false;
  const race = startRace(
    { ...plan, modes: ["parallel"] },
    (_, signal) => {
      calls++;
      return new Promise((_, reject) =>
        signal.addEventListener("abort", () => {
          cancelled = true;
          reject(signal.reason);
        }),
      );
    },
    atOnce,
  );
  race.stop();
  expect(await ended(race)).toBe("stopped");
  await Promise.resolve();
  expect({ calls, cancelled, failed: race.lanes[0]?.failed }).toEqual({
    calls: 1,
    cancelled: true,
    failed: 0,
  });
});
