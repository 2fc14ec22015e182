import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { describeOnEngines } from "@super-heroes/testing/stores/engines";
import { orderEngines } from "./engines.ts";
import { type OrdersUnderTest, request, startOrders } from "./orders-under-test.ts";
import { people, type Who } from "./people.ts";
import { openShop } from "./shop.ts";

describeOnEngines("Idempotency-Key", orderEngines, (create) => {
  const shop = openShop(create);
  /** Another instance of the service, which the store sees as another process. */
  let other: OrdersUnderTest;
  let key: string;
  let before: number;

  const place = (body: unknown = request, service = shop().orders, who: Who = "owner") =>
    service.send(who, "POST", "", body, { "idempotency-key": key });
  const newOrders = async () => (await shop().orders.count()) - before;

  beforeAll(async () => {
    other = await startOrders(shop().database, { USERS_URL: shop().users.url });
  });
  afterAll(() => other.stop());
  beforeEach(async () => {
    key = crypto.randomUUID();
    before = await shop().orders.count();
  });

  test("the same request twice is one order: 201, then 200 with Idempotency-Replayed", async () => {
    const first = await place();
    expect([first.status, first.headers.get("idempotency-replayed")]).toEqual([201, null]);
    const order = await first.json();
    const second = await place(request, other);
    expect([second.status, second.headers.get("idempotency-replayed")]).toEqual([200, "true"]);
    expect(second.headers.get("location")).toBe(`/api/orders/${order.id}`);
    expect<unknown>(await second.json()).toEqual(order);
    expect(await newOrders()).toBe(1);
  });

  test("a repeat returns the current order without a call to users", async () => {
    const order = await (await place()).json();
    await shop().orders.lead(order, "paid");
    const called = shop().users.calls.length;
    expect((await (await place()).json()).status).toBe("paid");
    expect(shop().users.calls).toHaveLength(called);
  });

  test("fifty at once, in two processes, are one order and one event", async () => {
    const responses = await Promise.all(
      Array.from({ length: 50 }, (_, index) => place(request, index % 2 ? shop().orders : other)),
    );
    const bodies = await Promise.all(responses.map((response) => response.json()));
    const statuses = responses.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([...Array(49).fill(200), 201]);
    expect(bodies).toEqual(bodies.map(() => bodies[0]));
    expect(await newOrders()).toBe(1);
    const { store } = shop().orders;
    const events = (await store.outbox.pending(1000)).filter(({ data }) => data.order_id === bodies[0].id);
    expect(events).toHaveLength(1);
  });

  test.each([
    ["product", { product: "Another cape" }],
    ["quantity", { quantity: 3 }],
    ["total", { total: 20 }],
  ])("another %s with the same key is refused, and the order is unchanged", async (_, changes) => {
    const order = await (await place()).json();
    await expectProblem(await place({ ...request, ...changes }, other), 422, "idempotency_key_reused");
    expect(await newOrders()).toBe(1);
    expect(await (await place()).json()).toEqual(order);
  });

  test("of two requests at once with one key, one wins and the other is refused", async () => {
    const rivals = [request, { ...request, product: "Another cape" }];
    const responses = await Promise.all(
      Array.from({ length: 20 }, (_, index) => place(rivals[index % 2], index % 3 ? shop().orders : other)),
    );
    expect(await newOrders()).toBe(1);
    const won = responses.findIndex(({ status }) => status === 201) % 2;
    for (const [index, response] of responses.entries())
      if (index % 2 === won) expect([200, 201]).toContain(response.status);
      else await expectProblem(response, 422, "idempotency_key_reused");
  });

  test("two users with the same key have an order each", async () => {
    const mine = await (await place()).json();
    const theirs = await place({ ...request, user_id: people.other.userId }, other, "other");
    expect(theirs.status).toBe(201);
    expect((await theirs.json()).id).not.toBe(mine.id);
    expect(await newOrders()).toBe(2);
  });

  test("another user's key does not return their order", async () => {
    await place();
    await expectProblem(await place(request, other, "other"), 403, "forbidden");
  });

  test("an admin who repeats a user's request gets the user's order", async () => {
    const order = await (await place()).json();
    expect((await (await place(request, other, "admin")).json()).id).toBe(order.id);
  });

  test("without a key, the same request twice is two orders", async () => {
    await shop().orders.place();
    await shop().orders.place();
    expect(await newOrders()).toBe(2);
  });

  test.each(["", "two words", "x".repeat(256), "é"])(
    "%j is not a valid key: 422, and no order",
    async (notAKey) => {
      key = notAKey;
      await expectProblem(await place(), 422, "invalid_idempotency_key");
      expect(await newOrders()).toBe(0);
    },
  );

  test("an invalid request does not use its key", async () => {
    await expectProblem(await place({ ...request, quantity: 0 }), 422, "validation_failed");
    expect((await place()).status).toBe(201);
  });
});
