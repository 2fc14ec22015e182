import { afterEach, beforeEach, expect, test } from "bun:test";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { embeddedEngine } from "@super-heroes/testing/stores/embedded-engine";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import { type AnalyticsUnderTest, startAnalytics } from "./analytics-under-test.ts";
import { fightEvent } from "./events.ts";

/** Long enough for a busy machine. */
const NOTICED_WITHIN_MS = 5000;

let database: TestDatabase;
let analytics: AnalyticsUnderTest;
beforeEach(async () => {
  database = await embeddedEngine.create();
  analytics = await startAnalytics(database);
});
afterEach(async () => {
  await analytics.stop();
  await database.drop();
});

async function watch(signal?: AbortSignal) {
  const response = await analytics.send("/api/v1/analytics/live", signal ? { signal } : {});
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  return { response, next: async () => (await reader?.read())?.value };
}

const dataOf = (message = "") => JSON.parse(message.split("data: ")[1] ?? "null");
const subscribers = async () =>
  /^live_subscribers\{.*\} (\d+)$/m.exec(await (await analytics.send("/metrics")).text())?.[1];

test("sends the statistics at once, and again after changes", async () => {
  const { response, next } = await watch();
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  expect(response.headers.get("cache-control")).toBe("no-store");
  const first = await next();
  expect(first).toStartWith("event: fights\ndata: ");
  expect(first).toEndWith("\n\n");
  expect(dataOf(first)).toEqual(await (await analytics.send("/api/v1/analytics/fights")).json());
  await analytics.sendEvents(fightEvent("Ash"));
  expect(dataOf(await next())).toMatchObject({ total_fights: 1, hero_wins: 1 });
  await analytics.sendEvents(fightEvent("Birch", "villains"));
  expect(dataOf(await next())).toMatchObject({ total_fights: 2, villain_wins: 1, hero_win_ratio: 0.5 });
});

test("removes a subscriber that disconnects", async () => {
  const client = new AbortController();
  const { next } = await watch(client.signal);
  await next();
  expect(await subscribers()).toBe("1");
  client.abort();
  await eventually("the subscriber is removed", subscribers, (count) => count === "0", NOTICED_WITHIN_MS);
});

test("ends when the service stops, so that stopping does not wait", async () => {
  const watchers = await Promise.all([watch(), watch()]);
  for (const { next } of watchers) await next();
  const finished = analytics.finish();
  for (const { next } of watchers) expect(await next()).toBeUndefined();
  await finished;
});
