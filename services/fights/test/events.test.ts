import { afterEach, beforeEach, expect, test } from "bun:test";
import { natsMissing, openNatsServer } from "@super-heroes/testing/processes/nats-server";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { embeddedEngine } from "@super-heroes/testing/stores/embedded-engine";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import { fightEngines } from "./engines.ts";
import { prepareFightsAndAnalytics } from "./fights-and-analytics.ts";

const TEST_LIMIT_MS = 60_000;

describeOnEngines("fights are counted by analytics", fightEngines, (create) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await create();
  });
  afterEach(() => database.drop());

  test(
    "each exactly once, also those stored while analytics was down",
    async () => {
      await using setup = await prepareFightsAndAnalytics(database);
      const { fights, analytics } = setup;
      await fights.start();
      expect(await setup.fight(30)).toHaveLength(30);
      await analytics.start();
      expect(await setup.fight(30)).toHaveLength(30);
      expect(await setup.counted()).toBe(60);
      const fighting = setup.fight(60);
      await analytics.kill();
      expect(await fighting).toHaveLength(60);
      await analytics.start();
      expect(await setup.counted()).toBe(120);
    },
    TEST_LIMIT_MS,
  );

  test(
    "and no acknowledged fight is missing after fights is killed",
    async () => {
      await using setup = await prepareFightsAndAnalytics(database);
      const { fights, analytics } = setup;
      await analytics.start();
      await fights.start();
      const acknowledged = await setup.fight(20);
      expect(acknowledged).toHaveLength(20);
      const fighting = setup.fight(200);
      await Bun.sleep(20);
      await fights.kill();
      acknowledged.push(...(await fighting));
      await fights.start();
      const recorded = await setup.recorded();
      expect(recorded).toEqual(expect.arrayContaining(acknowledged));
      expect(await setup.counted()).toBe(recorded.length);
    },
    TEST_LIMIT_MS,
  );
});

describeRequiring(natsMissing, "over NATS", () => {
  test(
    "fights are counted exactly once, although analytics and NATS were down in turn",
    async () => {
      const nats = await openNatsServer();
      const database = await embeddedEngine.create();
      try {
        await using setup = await prepareFightsAndAnalytics(database, nats.url);
        const { fights, analytics } = setup;
        await fights.start();
        expect(await setup.fight(30)).toHaveLength(30);
        await analytics.start();
        expect(await setup.counted()).toBe(30);
        await nats.kill();
        expect(await setup.fight(30)).toHaveLength(30);
        await nats.start();
        await analytics.kill();
        expect(await setup.fight(30)).toHaveLength(30);
        await analytics.start();
        expect(await setup.counted()).toBe(90);
      } finally {
        await database.drop();
        await nats.drop();
      }
    },
    TEST_LIMIT_MS,
  );
});
