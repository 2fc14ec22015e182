import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import { type AnalyticsUnderTest, envelopesOf, startAnalytics } from "./analytics-under-test.ts";
import { analyticsEngines } from "./engines.ts";
import { fightEvent, orderEvent } from "./events.ts";

/** Counts may be half a second old. */
const COUNTED_WITHIN_MS = 5000;

describeOnEngines("sent events", analyticsEngines, (create) => {
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

  const read = async (path: string) => {
    const response = await analytics.send(`/api/v1/analytics/${path}`);
    expect(response.status).toBe(200);
    return await response.json();
  };
  const receipt = async (response: Response) => {
    expect(response.status).toBe(202);
    return await response.json();
  };

  test("one or several are accepted, and counted once however often they are sent", async () => {
    const [one, two, three] = [fightEvent("Ash"), fightEvent("Birch", "villains"), fightEvent("Ash")];
    expect(await receipt(await analytics.sendEvents(one))).toEqual({ accepted: 1, duplicates: 0 });
    expect(await receipt(await analytics.sendEvents({ events: [one, two, three, three] }))).toEqual({
      accepted: 2,
      duplicates: 2,
    });
    expect(await receipt(await analytics.sendEvents({ events: [two] }))).toEqual({
      accepted: 0,
      duplicates: 1,
    });
    const fights = await eventually(
      "all are counted",
      () => read("fights"),
      ({ total_fights: total }) => total === 3,
      COUNTED_WITHIN_MS,
    );
    expect(fights).toEqual({
      total_fights: 3,
      hero_wins: 2,
      villain_wins: 1,
      hero_win_ratio: 2 / 3,
      top_winners: [
        { name: "Ash", team: "heroes", wins: 2 },
        { name: "Birch", team: "villains", wins: 1 },
      ],
    });
  });

  test("events are counted by type and source", async () => {
    await receipt(
      await analytics.sendEvents({ events: [orderEvent(), orderEvent({ type: "order.paid" })] }, "orders"),
    );
    await receipt(await analytics.sendEvents(fightEvent("Ash")));
    const { as_of: asOf, ...counts } = await eventually(
      "all are counted",
      () => read("stats"),
      ({ total_events: total }) => total === 3,
      COUNTED_WITHIN_MS,
    );
    expect(counts).toEqual({
      total_events: 3,
      by_type: { "fight.finished": 1, "order.paid": 1, "order.placed": 1 },
      by_source: { fights: 1, orders: 2 },
    });
    expect(new Date(asOf).toISOString()).toBe(asOf);
  });

  test("a service cannot take the ids of another's events", async () => {
    const fight = fightEvent("Ash");
    await receipt(await analytics.sendEvents(orderEvent({ id: fight.id }), "orders"));
    expect(await receipt(await analytics.sendEvents(fight))).toEqual({ accepted: 1, duplicates: 0 });
    expect(await receipt(await analytics.sendEvents(fight))).toEqual({ accepted: 0, duplicates: 1 });
  });

  test("without events all counts are zero and the ratio is null", async () => {
    expect(await read("fights")).toEqual({
      total_fights: 0,
      hero_wins: 0,
      villain_wins: 0,
      hero_win_ratio: null,
      top_winners: [],
    });
    expect(await read("stats")).toMatchObject({ total_events: 0, by_type: {}, by_source: {} });
  });

  test("as many winners as requested are listed, ten by default", async () => {
    await receipt(
      await analytics.sendEvents({ events: Array.from({ length: 12 }, (_, i) => fightEvent(`W${i}`)) }),
    );
    const winners = async (query: string) => (await read(`fights${query}`)).top_winners.length;
    expect(
      await eventually(
        "counted",
        () => winners(""),
        (count) => count > 0,
        COUNTED_WITHIN_MS,
      ),
    ).toBe(10);
    expect(await winners("?top=1")).toBe(1);
    expect(await winners("?top=100")).toBe(12);
  });

  describe("the response of stats", () => {
    const stats = (headers: Record<string, string>) => analytics.send("/api/v1/analytics/stats", { headers });

    test("is encrypted for the service that requests it", async () => {
      const response = await stats({ "x-encrypt-response": "true", "x-service-name": "orders" });
      expect(response.headers.get("content-type")).toBe("application/jose");
      const { from, content } = envelopesOf("orders").open(await response.text(), {
        method: "GET",
        path: "/api/v1/analytics/stats",
      });
      expect(from).toBe("analytics");
      expect(content).toMatchObject({ total_events: 0 });
    });

    test("is refused when there is no key for the service", async () => {
      expect((await stats({ "x-encrypt-response": "true", "x-service-name": "nobody" })).status).toBe(422);
    });
  });
});
