import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { describeOnEngines } from "@super-heroes/testing/stores/engines";
import type { Order } from "../src/model.ts";
import { leadsTo, STATUSES, type Status } from "../src/status.ts";
import { orderEngines } from "./engines.ts";
import { openShop } from "./shop.ts";

/** The changes that lead to a status. */
const wayTo: Record<Status, Status[]> = {
  pending: [],
  paid: ["paid"],
  shipped: ["paid", "shipped"],
  completed: ["paid", "shipped", "completed"],
  cancelled: ["cancelled"],
};

describeOnEngines("the status of an order", orderEngines, (create) => {
  const shop = openShop(create);
  const orderIn = async (status: Status): Promise<Order> =>
    shop().orders.lead(await shop().orders.place(), ...wayTo[status]);
  const put = ({ id }: Order, status: string) =>
    shop().orders.send("admin", "PUT", `/${id}/status`, { status });
  const cancel = ({ id }: Order) => shop().orders.send("owner", "DELETE", `/${id}`);
  const stored = async ({ id }: Order) => await shop().orders.store.find(id);
  const eventsOf = async ({ id }: Order) =>
    (await shop().orders.store.outbox.pending(10_000))
      .filter(({ data }) => data.order_id === id)
      .map(({ type }) => type);

  describe.each([...STATUSES])("from %s", (from) => {
    test.each([...STATUSES])("to %s", async (to) => {
      const order = await orderIn(from);
      const response = await put(order, to);
      if (from !== to && !leadsTo(from, to)) {
        await expectProblem(response, 409, "impossible_step");
        expect(await stored(order)).toEqual(order);
        return;
      }
      expect(response.status).toBe(200);
      const changed = await response.json();
      expect(changed).toEqual({ ...order, status: to, updated_at: changed.updated_at });
      expect(changed.updated_at >= order.updated_at).toBe(true);
      if (from === to) expect(changed.updated_at).toBe(order.updated_at);
      expect<unknown>(await stored(order)).toEqual(changed);
      expect(await eventsOf(order)).toEqual([
        "order.placed",
        ...wayTo[from].map((status) => `order.${status}`),
        ...(from === to ? [] : [`order.${to}`]),
      ]);
    });
  });

  test.each(["pending", "paid"] as const)("DELETE cancels an order that is %s, once", async (from) => {
    const order = await orderIn(from);
    for (let times = 0; times < 2; times++) {
      const response = await cancel(order);
      expect(response.status).toBe(200);
      expect((await response.json()).status).toBe("cancelled");
    }
    expect((await eventsOf(order)).filter((type) => type === "order.cancelled")).toHaveLength(1);
  });

  test.each(["shipped", "completed"] as const)(
    "DELETE does not cancel an order that is %s: 409",
    async (from) => {
      const order = await orderIn(from);
      await expectProblem(await cancel(order), 409, "impossible_step");
      expect(await stored(order)).toEqual(order);
    },
  );

  test("of two concurrent changes one is made, and the other is a conflict", async () => {
    for (let round = 0; round < 20; round++) {
      const order = await orderIn("paid");
      const [shipping, cancelling] = await Promise.all([put(order, "shipped"), cancel(order)]);
      expect([shipping.status, cancelling.status].toSorted()).toEqual([200, 409]);
      const winner = shipping.ok ? "shipped" : "cancelled";
      expect((await stored(order))?.status).toBe(winner);
      expect(await eventsOf(order)).toEqual(["order.placed", "order.paid", `order.${winner}`]);
    }
  });

  test("the same change fifty times at once is one change with one event", async () => {
    const order = await orderIn("pending");
    const responses = await Promise.all(Array.from({ length: 50 }, () => put(order, "paid")));
    expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 200));
    const bodies = await Promise.all(responses.map((response) => response.json()));
    expect(bodies).toEqual(bodies.map(() => bodies[0]));
    expect(await eventsOf(order)).toEqual(["order.placed", "order.paid"]);
  });

  test("a change from another than the current status changes nothing", async () => {
    const order = await orderIn("paid");
    const { store } = shop().orders;
    expect(await store.move(order.id, "pending", "cancelled", new Date().toISOString())).toBeUndefined();
    expect(await stored(order)).toEqual(order);
  });
});
