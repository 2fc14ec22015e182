import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Event } from "@super-heroes/kit/events/event";
import { createNatsBus } from "@super-heroes/kit/events/nats-bus";
import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { createRuntime } from "@super-heroes/kit/runtime";
import { breachesOfEvent } from "@super-heroes/testing/contracts/breaches";
import { contractsOf, contractsWith } from "@super-heroes/testing/contracts/find-contracts";
import { testExamples, testNeeds } from "@super-heroes/testing/contracts/test-contracts";
import { testDocument } from "@super-heroes/testing/openapi/test-document";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { natsMissing, openNatsServer } from "@super-heroes/testing/processes/nats-server";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import { openBus } from "../src/bus.ts";
import { type AnalyticsUnderTest, envelopesOf, startAnalytics } from "./analytics-under-test.ts";
import { analyticsEngines } from "./engines.ts";
import { fightBetween } from "./events.ts";

const consumers = await contractsWith("analytics");
const own = await contractsOf("analytics");

describeOnEngines("consumers of analytics", analyticsEngines, (create) => {
  let database: TestDatabase;
  let analytics: AnalyticsUnderTest;
  beforeAll(async () => {
    database = await create();
    analytics = await startAnalytics(database);
  });
  afterAll(async () => {
    await analytics.stop();
    await database.drop();
  });

  testDocument("analytics", () => analytics.url);
  testNeeds(consumers, () => ({
    url: analytics.url,
    envelopesOf,
    states: {
      "a counted fight": async () => {
        await analytics.sendEvents(fightBetween("Ada", "Bob"));
        await eventually(
          "the fight is counted",
          async () => (await analytics.send("/api/v1/analytics/head-to-head?hero=Ada&villain=Bob")).json(),
          ({ fights }: { fights: number }) => fights > 0,
          10_000,
        );
        return {};
      },
    },
  }));
});

describe("events that analytics reads", () => {
  testExamples(own);

  const [fights] = own.filter(({ contract }) => contract.provider === "fights");
  const [need] = fights?.contract.events ?? [];
  if (!need) throw new Error("analytics states no event of fights");

  test.each(["winner_name", "winner_team", "loser_name"])("need %s in a finished fight", (field) => {
    const { [field]: _, ...data } = need.example.data;
    const breaches = breachesOfEvent(need, { ...need.example, data });
    expect(breaches).toEqual([expect.stringContaining(`/data/${field} `)]);
  });

  test("may have further fields in their data, such as a version", () => {
    const data = { ...need.example.data, version: 2, weather: "rain" };
    expect(breachesOfEvent(need, { ...need.example, data })).toEqual([]);
  });
});

/** The events that a service publishes, by the name of the service. */
const published = consumers.flatMap(({ contract: { consumer, needs = [] } }) =>
  needs
    .filter(({ response }) => response.status === 202)
    .flatMap(({ request }) => ((request.body as { events?: Event[] }).events ?? []).slice(0, 1))
    .slice(0, 1)
    .map((event) => ({ consumer, event })),
);

describeRequiring(natsMissing, "over NATS", () => {
  test("analytics reads the events of every service that publishes any", async () => {
    expect(published.map(({ consumer }) => consumer).toSorted()).toEqual(["fights", "orders", "users"]);
    const nats = await openNatsServer();
    const received: Event[] = [];
    const all = Promise.withResolvers<void>();
    const consumer = await openBus({
      config: { natsUrl: nats.url },
      envelopes: envelopesOf("analytics"),
      intake: {
        async take(events) {
          received.push(...events);
          if (received.length === published.length) all.resolve();
          return { accepted: events.length, duplicates: 0 };
        },
      },
      runtime: createRuntime({ log: silentLog, metrics: createMetrics("analytics") }),
    });
    const buses = published.map(({ consumer: service, event }) => ({
      bus: createNatsBus({ url: nats.url, service, envelopes: envelopesOf(service), log: silentLog }),
      event,
    }));
    try {
      await Promise.all(buses.map(({ bus, event }) => publishWhenReady(() => bus.publish([event]))));
      await all.promise;
      expect(received.map(({ id }) => id).toSorted()).toEqual(
        published.map(({ event }) => event.id).toSorted(),
      );
    } finally {
      await Promise.all(buses.map(({ bus }) => bus.close()));
      await consumer?.close();
      await nats.drop();
    }
  }, 30_000);
});

/** Publishes once analytics has created the stream. */
async function publishWhenReady(publish: () => Promise<void>): Promise<void> {
  await eventually(
    "the stream exists",
    () =>
      publish().then(
        () => true,
        () => false,
      ),
    Boolean,
    10_000,
  );
}
