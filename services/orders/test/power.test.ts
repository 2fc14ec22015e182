import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import type { Order } from "../src/model.ts";
import { request } from "./orders-under-test.ts";
import { people, type Who } from "./people.ts";
import { openShop } from "./shop.ts";

const shop = openShop();
let order: Order;
let paid: Order;

beforeEach(async () => {
  order = await shop().orders.place();
  paid = await shop().orders.lead(await shop().orders.place(), "paid");
});
afterEach(() => {
  for (const person of Object.values(people)) shop().stored.put(person);
});

interface Use {
  method: string;
  rest(): string;
  body?: object;
}

/** Requests for another user's order, which only an admin may make. */
const powers: Record<string, Use> = {
  "read it": { method: "GET", rest: () => `/${order.id}` },
  "list another's orders": { method: "GET", rest: () => `/user/${people.owner.userId}` },
  "order for another": { method: "POST", rest: () => "", body: request },
  "mark it paid": { method: "PUT", rest: () => `/${order.id}/status`, body: { status: "paid" } },
  "ship it": { method: "PUT", rest: () => `/${paid.id}/status`, body: { status: "shipped" } },
  "cancel it": { method: "DELETE", rest: () => `/${order.id}` },
};

/** Requests of a buyer that change something. */
const writes: Record<string, Use> = {
  "order something": { method: "POST", rest: () => "", body: request },
  "cancel an order by its status": {
    method: "PUT",
    rest: () => `/${order.id}/status`,
    body: { status: "cancelled" },
  },
  "cancel an order": { method: "DELETE", rest: () => `/${paid.id}` },
};

const send = (who: Who, { method, rest, body }: Use) => shop().orders.send(who, method, rest(), body);
const stored = async () => ({
  count: await shop().orders.count(),
  orders: [await shop().orders.store.find(order.id), await shop().orders.store.find(paid.id)],
});

describe.each(Object.keys(powers))("a token that says admin: %s", (what) => {
  const use = powers[what] as Use;

  test("is accepted while its user is stored as an admin", async () => {
    expect((await send("admin", use)).status).toBeLessThan(300);
  });

  test("is refused after its user was demoted, and nothing is written", async () => {
    shop().stored.put({ ...people.admin, role: "user" });
    const before = await stored();
    const response = await send("admin", use);
    // Another user's order does not exist for a user.
    expect([403, 404]).toContain(response.status);
    expect(await stored()).toEqual(before);
  });

  test("is refused after its user was removed or signed out, and nothing is written", async () => {
    shop().stored.remove(people.admin.userId);
    const before = await stored();
    await expectProblem(await send("admin", use), 401, "unauthenticated");
    expect(await stored()).toEqual(before);
  });
});

describe.each(Object.keys(writes))("a buyer's token: %s", (what) => {
  const use = writes[what] as Use;

  test("is accepted while the session lasts", async () => {
    expect((await send("owner", use)).status).toBeLessThan(300);
  });

  test("is refused after the session has ended, and nothing is written", async () => {
    shop().stored.remove(people.owner.userId);
    const before = await stored();
    await expectProblem(await send("owner", use), 401, "unauthenticated");
    expect(await stored()).toEqual(before);
  });
});

test("a user who was promoted is not an admin with the earlier token", async () => {
  shop().stored.put({ ...people.other, role: "admin" });
  await expectProblem(await send("other", powers["cancel it"] as Use), 404, "order_not_found");
});

test("a buyer reads their own orders without a call to users", async () => {
  const before = shop().users.calls.length;
  expect((await shop().orders.send("owner", "GET", `/${order.id}`)).status).toBe(200);
  expect((await shop().orders.send("owner", "GET", "")).status).toBe(200);
  expect(shop().users.calls).toHaveLength(before);
});
