import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { awkwardTexts, brokenTexts } from "@super-heroes/testing/inputs/awkward-texts";
import { describeOnEngines } from "@super-heroes/testing/stores/engines";
import type { OrderRequest } from "../src/model.ts";
import { orderEngines } from "./engines.ts";
import { request } from "./orders-under-test.ts";
import { authorizationOf, people } from "./people.ts";
import { openShop } from "./shop.ts";

describeOnEngines("placing an order", orderEngines, (create) => {
  const shop = openShop(create);

  test("returns 201 and a Location, where the order is", async () => {
    const { orders } = shop();
    const response = await orders.send("owner", "POST", "", request);
    expect(response.status).toBe(201);
    expect(response.headers.get("idempotency-replayed")).toBeNull();
    expect(response.headers.get("server-timing")).toMatch(/^users;dur=[\d.]+, store;dur=[\d.]+$/);
    const order = await response.json();
    expect(order).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      ...request,
      status: "pending",
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updated_at: order.created_at,
    });
    expect(response.headers.get("location")).toBe(`/api/orders/${order.id}`);
    const found = await orders.send("owner", "GET", `/${order.id.toUpperCase()}`);
    expect(found.status).toBe(200);
    expect<unknown>(await found.json()).toEqual(order);
  });

  test.each<[string, Partial<OrderRequest>]>([
    ["a total of zero", { total: 0 }],
    ["a cent", { total: 0.01 }],
    ["a total that binary floating point cannot hold", { total: 0.29 }],
    ["the greatest total", { total: 1e9 }],
    ["a cent less than that", { total: 999_999_999.99 }],
    ["the greatest quantity", { quantity: 1_000_000 }],
    ["a product of one character", { product: "x" }],
    ["200 accents", { product: "é".repeat(200) }],
    ["100 heroes beyond 16 bits", { product: "🦸".repeat(100) }],
    ["what looks like SQL", { product: "'); drop table app_order; --" }],
    ["what looks like formatting", { product: 'line\nbreak \u2028 %s \\ "quoted"' }],
  ])("stores %s unchanged", async (_, changes) => {
    const { orders } = shop();
    const { id } = await orders.place(changes);
    expect(await (await orders.send("owner", "GET", `/${id}`)).json()).toMatchObject(changes);
  });

  test.each(Object.entries(awkwardTexts))("returns a product exactly: %s", async (_, product) => {
    const { orders } = shop();
    const key = crypto.randomUUID();
    const headers = { "idempotency-key": key };
    const placed = await (await orders.send("owner", "POST", "", { ...request, product }, headers)).json();
    expect(placed.product).toBe(product);
    expect((await (await orders.send("owner", "GET", `/${placed.id}`)).json()).product).toBe(product);
    const again = await orders.send("owner", "POST", "", { ...request, product }, headers);
    expect([again.status, await again.json()]).toEqual([200, placed]);
  });

  test.each(Object.entries(brokenTexts))("refuses a product with %s: 422", async (_, product) => {
    const response = await shop().orders.send("owner", "POST", "", { ...request, product });
    const { errors } = await expectProblem(response, 422, "validation_failed");
    expect(errors?.map(({ field }) => field)).toEqual(["/product"]);
  });

  test("accepts -0 as 0", async () => {
    const { orders } = shop();
    const minus = JSON.stringify(request).replace("19.99", "-0");
    const nothing = await (await orders.send("owner", "POST", "", minus)).json();
    expect((await (await orders.send("owner", "GET", `/${nothing.id}`)).json()).total).toBe(0);
  });

  /** Amounts that binary floating point cannot represent, and the limits. */
  const amounts = [
    0,
    0.01,
    0.07,
    0.1,
    0.29,
    0.57,
    1.005e2,
    1.1,
    4.35,
    19.99,
    64.1,
    1e6 + 0.01,
    999_999_999.99,
    1e9,
  ];

  test.each(amounts)(
    "a total of %d is exact: stored, listed, in its event and in the revenue",
    async (total) => {
      const { orders } = shop();
      const { total_revenue: before } = await (await orders.send("stranger", "GET", "/stats")).json();
      const order = await orders.lead(await orders.place({ total }), "paid");
      expect(order.total).toBe(total);
      const [listed] = await (await orders.send("owner", "GET", "?limit=1")).json();
      expect(listed).toMatchObject({ id: order.id, total });
      const events = (await orders.store.outbox.pending(10_000)).filter(
        ({ data }) => data.order_id === order.id,
      );
      expect(events.map(({ data }) => data.total)).toEqual([total, total]);
      const { total_revenue: after } = await (await orders.send("stranger", "GET", "/stats")).json();
      expect(after).toBe(Number((before + total).toFixed(2)));
    },
  );

  test.each(["0.30000000000000004", "19.999", "1e400", "1e-3", "-0.01", "1000000000.01"])(
    "a total of %s is not an amount: 422",
    async (total) => {
      const body = JSON.stringify(request).replace("19.99", total);
      const response = await shop().orders.send("owner", "POST", "", body);
      await expectProblem(response, 422, "validation_failed");
    },
  );

  test("calls users with the caller's token and within the caller's deadline", async () => {
    const { orders, users } = shop();
    const called = users.calls.length;
    await orders.send("owner", "POST", "", request, {
      "x-correlation-id": "the-callers-own",
      "x-deadline-ms": "2000",
    });
    const calls = users.calls.slice(called);
    expect(calls.map(({ path }) => path)).toEqual(["/api/users/7"]);
    expect(calls[0]?.headers.get("authorization")).toBe(authorizationOf("owner").authorization as string);
    expect(calls[0]?.headers.get("x-correlation-id")).toBe("the-callers-own");
    expect(Number(calls[0]?.headers.get("x-deadline-ms"))).toBeLessThanOrEqual(2000);
  });

  test("an admin may order for others", async () => {
    const { orders } = shop();
    const response = await orders.send("admin", "POST", "", { ...request, user_id: people.other.userId });
    expect(response.status).toBe(201);
    expect((await response.json()).user_id).toBe(people.other.userId);
  });

  describe("refused, nothing is stored", () => {
    test("for an unknown user: 422 that names the field", async () => {
      const { orders } = shop();
      const before = await orders.count();
      const response = await orders.send("admin", "POST", "", { ...request, user_id: 2_147_483_647 });
      const { errors } = await expectProblem(response, 422, "validation_failed");
      expect(errors?.map(({ field }) => field)).toEqual(["/user_id"]);
      expect(await orders.count()).toBe(before);
    });

    test("for another user: 403, without a call to users", async () => {
      const { orders, users } = shop();
      const [before, called] = [await orders.count(), users.calls.length];
      const response = await orders.send("other", "POST", "", request);
      await expectProblem(response, 403, "forbidden");
      expect([await orders.count(), users.calls.length]).toEqual([before, called]);
    });
  });
});
