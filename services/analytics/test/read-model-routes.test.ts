import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import { type AnalyticsUnderTest, startAnalytics } from "./analytics-under-test.ts";
import { analyticsEngines } from "./engines.ts";
import { fightBetween } from "./events.ts";

/** Counts may be half a second old. */
const COUNTED_WITHIN_MS = 5000;

describeOnEngines("read models", analyticsEngines, (create) => {
  let database: TestDatabase;
  let analytics: AnalyticsUnderTest;
  beforeEach(async () => {
    database = await create();
    analytics = await startAnalytics(database);
  });
  afterEach(async () => {
    await analytics.stop();
    await database.drop();
  });

  const get = (path: string) => analytics.send(`/api/v1/analytics/${path}`);
  const read = async (path: string) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    return await response.json();
  };
  /** Sends fights, and waits until all are part of the read models. */
  async function fought(...fights: ReturnType<typeof fightBetween>[]) {
    for (let start = 0; start < fights.length; start += 50)
      await analytics.sendEvents({ events: fights.slice(start, start + 50) });
    await eventually(
      "all are counted",
      () => read("fights"),
      ({ total_fights: total }) => total === fights.length,
      COUNTED_WITHIN_MS,
    );
  }

  test("without fights are empty", async () => {
    expect(await read("leaderboard")).toEqual({ total_fighters: 0, fighters: [] });
    expect(await read("days")).toEqual({ days: [] });
    expect(await read("locations")).toEqual({ total_locations: 0, locations: [] });
    const nobody = (name: string, team: string) => ({
      name,
      team,
      rank: null,
      fights: 0,
      wins: 0,
      losses: 0,
    });
    expect(await read("fighters/heroes?name=Ash")).toEqual(nobody("Ash", "heroes"));
    expect(await read("head-to-head/Ash/Birch")).toEqual({
      hero: nobody("Ash", "heroes"),
      villain: nobody("Birch", "villains"),
      fights: 0,
      hero_wins: 0,
      villain_wins: 0,
    });
  });

  test("list fighters by wins, then by fewer losses, then by name", async () => {
    await fought(
      fightBetween("Ash", "Birch"),
      fightBetween("Ash", "Cedar"),
      fightBetween("Dogwood", "Cedar", "villains"),
      fightBetween("Elm", "Birch", "villains"),
      fightBetween("Ash", "Cedar", "villains"),
    );
    const standing = (rank: number, name: string, team: string, wins: number, losses: number) => ({
      rank,
      name,
      team,
      fights: wins + losses,
      wins,
      losses,
    });
    const all = [
      standing(1, "Ash", "heroes", 2, 1),
      standing(2, "Cedar", "villains", 2, 1),
      standing(3, "Birch", "villains", 1, 1),
      standing(4, "Dogwood", "heroes", 0, 1),
      standing(5, "Elm", "heroes", 0, 1),
    ];
    expect(await read("leaderboard")).toEqual({ total_fighters: 5, fighters: all });
    expect(await read("leaderboard?limit=2")).toEqual({ total_fighters: 5, fighters: all.slice(0, 2) });
    expect(await read("fighters/villains?name=Birch")).toEqual(all[2]);
    expect(await read("head-to-head/Ash/Cedar")).toEqual({
      hero: all[0],
      villain: all[1],
      fights: 2,
      hero_wins: 1,
      villain_wins: 1,
    });
    // Fighters without a win are no winners.
    expect((await read("fights")).top_winners).toHaveLength(3);
  });

  test("count by day in UTC and by location; fights without a location are left out there", async () => {
    const at = (time: string, location_name?: string) => {
      const event = fightBetween("Ash", "Birch");
      return { ...event, time, data: { ...event.data, ...(location_name && { location_name }) } };
    };
    await fought(
      at("2031-05-01T23:59:59.999Z", "Harbour"),
      at("2031-05-02T01:30:00+02:00", "Harbour"),
      at("2031-05-02T00:00:00Z", "Roof"),
      at("2030-12-31T12:00:00Z"),
    );
    const counts = (fights: number) => ({ fights, hero_wins: fights, villain_wins: 0 });
    expect(await read("days?limit=2")).toEqual({
      days: [
        { day: "2031-05-02", ...counts(1) },
        { day: "2031-05-01", ...counts(2) },
      ],
    });
    expect(await read("locations")).toEqual({
      total_locations: 2,
      locations: [
        { name: "Harbour", ...counts(2) },
        { name: "Roof", ...counts(1) },
      ],
    });
  });

  test("skip events of an unknown version, which are kept and counted as events", async () => {
    const later = { ...fightBetween("Ash", "Birch"), version: 99, data: { other: true } };
    await fought(fightBetween("Ash", "Birch"));
    expect((await analytics.sendEvents(later)).status).toBe(202);
    await eventually(
      "it is counted",
      () => read("stats"),
      ({ total_events: total }) => total === 2,
      COUNTED_WITHIN_MS,
    );
    expect((await read("fights")).total_fights).toBe(1);
    const metrics = await (await analytics.send("/metrics")).text();
    expect(metrics).toMatch(/read_model_events_skipped_total\{[^}]*reason="unknown_version"[^}]*\} 1\b/);
    expect(metrics).toMatch(/read_model_lag_events\{[^}]*model="leaderboard"[^}]*\} 0\b/);
    expect((await analytics.store.log.after(1)).map(({ event }) => event.version)).toEqual([99]);
  });

  test.each(["🦸‍♀️ Łuna 空", `"it's" \\ here?`, "a/b", "100%", "..", "heroes x", "a&b=c+d"])(
    "find a fighter called %p",
    async (name) => {
      await fought(fightBetween(name, name));
      expect(await read(`head-to-head?${new URLSearchParams({ hero: name, villain: name })}`)).toMatchObject({
        fights: 1,
        hero: { name, rank: 1 },
        villain: { name, rank: 2 },
      });
      expect(await read(`fighters/villains?${new URLSearchParams({ name })}`)).toMatchObject({
        name,
        losses: 1,
      });
    },
  );

  test("find a pair by a path with encoded names", async () => {
    await fought(fightBetween("Łuna & 空", "100%"));
    const path = `head-to-head/${encodeURIComponent("Łuna & 空")}/${encodeURIComponent("100%")}`;
    expect(await read(path)).toMatchObject({ fights: 1, hero_wins: 1 });
  });
});

describe("requests for read models", () => {
  let database: TestDatabase;
  let analytics: AnalyticsUnderTest;
  beforeEach(async () => {
    database = await (analyticsEngines[0] as (typeof analyticsEngines)[0]).create();
    analytics = await startAnalytics(database);
  });
  afterEach(async () => {
    await analytics.stop();
    await database.drop();
  });

  test.each([
    ["leaderboard?limit=0", "limit"],
    ["leaderboard?limit=101", "limit"],
    ["days?limit=367", "limit"],
    ["locations?limit=x", "limit"],
    ["leaderboard?top=3", "top"],
    ["fighters/locations?name=Ash", "team"],
    [`fighters/heroes?name=${"x".repeat(501)}`, "name"],
    ["fighters/heroes", "name"],
    [`head-to-head/Ash/${"x".repeat(501)}`, "villain"],
    ["head-to-head?hero=Ash&villain=%00", "villain"],
  ])("%s is refused", async (path, field) => {
    const response = await analytics.send(`/api/v1/analytics/${path}`);
    const { errors } = await expectProblem(response, 422, "validation_failed");
    expect(errors?.map((error) => error.field)).toEqual([field]);
  });
});
