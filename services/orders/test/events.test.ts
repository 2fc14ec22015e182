import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Event } from "@super-heroes/kit/events/event";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { type ServiceProcess, startService } from "@super-heroes/testing/processes/service-process";
import { createTestKeys } from "@super-heroes/testing/stand-ins/service-keys";
import { type StandIn, startStandIn } from "@super-heroes/testing/stand-ins/stand-in";
import { embeddedEngine } from "@super-heroes/testing/stores/embedded-engine";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import type { Order } from "../src/model.ts";
import { request } from "./orders-under-test.ts";
import { authorizationOf, responseOfUsers, type Who } from "./people.ts";

const keys = createTestKeys();
const SERVICE_KEYS = keys.textOf("orders");
const WITHIN_MS = 10_000;

/** A stand-in for analytics, with the events that it received while it was up. */
function startAnalytics() {
  const envelopes = keys.envelopesOf("analytics");
  const received: Event[] = [];
  const state = { isDown: true, refusals: 0 };
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    development: false,
    async fetch(incoming) {
      if (state.isDown) {
        state.refusals++;
        return new Response("", { status: 503 });
      }
      const { method, url } = incoming;
      const { content } = envelopes.open(await incoming.text(), {
        method,
        path: new URL(url).pathname,
      });
      received.push(...(content as { events: Event[] }).events);
      return new Response("", { status: 202 });
    },
  });
  return { received, state, url: `http://127.0.0.1:${server.port}`, stop: () => server.stop(true) };
}

let database: TestDatabase;
let users: StandIn;
let analytics: ReturnType<typeof startAnalytics>;
let orders: ServiceProcess;

beforeAll(async () => {
  database = await embeddedEngine.create();
  users = startStandIn(responseOfUsers);
  analytics = startAnalytics();
  const variables = { ...database.env, USERS_URL: users.url, ANALYTICS_URL: analytics.url, SERVICE_KEYS };
  orders = startService("services/orders/src/main.ts", variables);
  await orders.url;
});
afterAll(async () => {
  await orders.stop();
  await analytics.stop();
  await users.stop();
  await database.drop();
});

test("events from the time when analytics was down are delivered afterwards: all, once, encrypted, in sequence", async () => {
  const url = `${await orders.url}/api/orders`;
  const send = (who: Who, method: string, rest: string, body: object) =>
    fetch(url + rest, {
      method,
      headers: { "content-type": "application/json", ...authorizationOf(who) },
      body: JSON.stringify(body),
    });
  const order: Order = await (await send("owner", "POST", "", request)).json();
  await send("admin", "PUT", `/${order.id}/status`, { status: "paid" });
  await send("owner", "PUT", `/${order.id}/status`, { status: "cancelled" });
  await eventually(
    "orders tries to deliver",
    async () => analytics.state.refusals,
    (refusals) => refusals > 0,
    WITHIN_MS,
  );

  analytics.state.isDown = false;
  const received = await eventually(
    "three events are received",
    async () => analytics.received,
    ({ length }) => length >= 3,
    WITHIN_MS,
  );
  expect(received.map(({ id }) => id)).toEqual([
    `${order.id}.placed`,
    `${order.id}.paid`,
    `${order.id}.cancelled`,
  ]);
  expect(received[0]).toEqual({
    id: `${order.id}.placed`,
    type: "order.placed",
    source: "orders",
    time: order.created_at,
    data: { order_id: order.id, user_id: order.user_id, total: order.total },
  });
});

test("stops with exit code 0", async () => {
  expect(await orders.stop()).toBe(0);
  expect(JSON.stringify(orders.log)).not.toContain(SERVICE_KEYS);
});
