import { expect, test } from "bun:test";
import { describeOnEngines } from "@super-heroes/testing/stores/engines";
import { orderEngines } from "./engines.ts";
import { people } from "./people.ts";
import { openShop } from "./shop.ts";

describeOnEngines("the outbox of orders", orderEngines, (create) => {
  const shop = openShop(create);

  test("has the events, oldest first, until they are removed; and each change wakes the relay", async () => {
    const { orders } = shop();
    const { outbox } = orders.store;
    expect(await outbox.pending(10)).toEqual([]);
    const woken = orders.wakes;
    const order = await orders.place({ total: 1234.5 });
    const { updated_at: paidAt } = await orders.lead(order, "paid");
    expect(orders.wakes).toBe(woken + 2);

    const about = { order_id: order.id, user_id: people.owner.userId, total: 1234.5 };
    const placed = {
      id: `${order.id}.placed`,
      type: "order.placed",
      source: "orders",
      time: order.created_at,
      data: about,
    };
    const paid = { ...placed, id: `${order.id}.paid`, type: "order.paid", time: paidAt };
    expect(await outbox.pending(10)).toEqual([placed, paid]);
    expect(await outbox.pending(1)).toEqual([placed]);

    await outbox.remove([placed.id, "no such event"]);
    expect(await outbox.pending(10)).toEqual([paid]);
    await outbox.remove([]);
    await outbox.remove([paid.id]);
    expect(await outbox.pending(10)).toEqual([]);
  });

  test("has no event of refused or repeated requests", async () => {
    const { orders } = shop();
    const order = await orders.place();
    const { outbox } = orders.store;
    await outbox.remove([`${order.id}.placed`]);
    const woken = orders.wakes;
    expect(await orders.store.insert(order)).toBe(false);
    await orders.send("admin", "PUT", `/${order.id}/status`, { status: "pending" });
    await orders.send("admin", "PUT", `/${order.id}/status`, { status: "completed" });
    expect(await outbox.pending(10)).toEqual([]);
    expect(orders.wakes).toBe(woken);
  });

  test("has the exact total of any amount", async () => {
    const { orders } = shop();
    const totals = [0, 0.01, 0.29, 19.99, 1_000_000_000, 999_999_999.99];
    for (const total of totals) await orders.place({ total });
    const events = await orders.store.outbox.pending(10);
    expect(events.map(({ data }) => data.total)).toEqual(totals);
    await orders.store.outbox.remove(events.map(({ id }) => id));
  });
});
