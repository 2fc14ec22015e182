import { afterEach, beforeEach, expect, test } from "bun:test";
import { startService } from "@super-heroes/testing/processes/service-process";
import { embeddedEngine } from "@super-heroes/testing/stores/embedded-engine";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import { testKeys } from "./analytics-under-test.ts";

const MAIN = "services/analytics/src/main.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await embeddedEngine.create();
});
afterEach(() => database.drop());

test("stops at once with an open live stream", async () => {
  const service = startService(MAIN, { ...database.env, SERVICE_KEYS: testKeys });
  const url = await service.url;
  const live = await fetch(`${url}/api/v1/analytics/live`);
  const reader = live.body?.getReader();
  await reader?.read();
  const stopped = service.stop();
  expect(await reader?.read()).toEqual({ done: true, value: undefined });
  expect(await stopped).toBe(0);
  expect(service.log.map(({ msg }) => msg)).not.toContainEqual(expect.stringContaining("cut off"));
});

test("does not start in production without keys, and names the variable", async () => {
  const service = startService(MAIN, { ...database.env });
  expect(await service.exited).toBe(1);
  expect(service.log.at(-1)?.msg).toContain("SERVICE_KEYS");
});

test("is ready while NATS is down, and reports it", async () => {
  const service = startService(MAIN, {
    ...database.env,
    SERVICE_KEYS: testKeys,
    NATS_URL: "nats://127.0.0.1:1",
  });
  const response = await fetch(`${await service.url}/ready`);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ checks: { store: "up" }, dependencies: { nats: "down" } });
  expect(await service.stop()).toBe(0);
});
