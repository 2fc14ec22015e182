import { expect, test } from "bun:test";
import { health } from "@super-heroes/kit/shell/health";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { describeOnEngines } from "@super-heroes/testing/stores/engines";
import { orderEngines } from "./engines.ts";
import { openShop } from "./shop.ts";

describeOnEngines("operations of orders", orderEngines, (create) => {
  const shop = openShop(create);
  const get = (path: string) => fetch(shop().orders.url + path);
  const stats = async () => await (await get("/api/orders/stats")).json();

  test("the statistics count all orders and the paid revenue", async () => {
    const { orders } = shop();
    expect(await stats()).toEqual({
      total_orders: 0,
      pending_orders: 0,
      completed_orders: 0,
      total_revenue: 0,
    });
    await orders.place({ total: 1 });
    await orders.lead(await orders.place({ total: 10.1 }), "paid");
    await orders.lead(await orders.place({ total: 100.2 }), "paid", "shipped");
    await orders.lead(await orders.place({ total: 1_000_000_000 }), "paid", "shipped", "completed");
    await orders.lead(await orders.place({ total: 10_000 }), "paid", "cancelled");
    expect(await stats()).toEqual({
      total_orders: 5,
      pending_orders: 1,
      completed_orders: 1,
      total_revenue: 1_000_000_110.3,
    });
  });

  test("/health and /api/orders/health respond alike", async () => {
    for (const path of ["/health", "/api/orders/health"]) {
      const response = await get(path);
      expect([response.status, await response.json()]).toEqual([200, health("orders")]);
    }
  });

  test("/ready reports the store, and users as this service sees it", async () => {
    const response = await get("/ready");
    const { dependencies, latencies_ms: latencies, ...body } = await response.json();
    expect([response.status, body]).toEqual([
      200,
      { status: "ready", service: "orders", checks: { store: "up" }, circuits: { users: "closed" } },
    ]);
    expect(dependencies).toEqual({ users: expect.stringMatching(/^(?:up|down)$/) });
    expect(latencies).toEqual(dependencies.users === "up" ? { users: expect.any(Number) } : {});
  });

  test("/metrics counts requests by route and calls to users, and watches the pool", async () => {
    const order = await shop().orders.place();
    await shop().orders.send("owner", "GET", `/${order.id}`);
    const text = await (await get("/metrics")).text();
    expect(text).toContain('http_requests_total{route="/api/orders/:id",method="GET"');
    expect(text).toContain('upstream_calls_total{upstream="users",outcome="ok"');
    expect(text).toContain('store_pool_connections{store="orders",state="max"');
    expect(text).toContain('store_schema_version{store="orders",service="orders"} 1');
  });

  test("/swagger/json describes each route", async () => {
    const { paths } = await (await get("/swagger/json")).json();
    expect(Object.keys(paths)).toContainValues([
      "/api/orders",
      "/api/orders/{id}",
      "/api/orders/{id}/status",
      "/api/orders/user/{user_id}",
      "/api/orders/stats",
      "/api/orders/health",
    ]);
  });

  test.each(["/api/order", "/api/orders/1/2/3"])("%s is an unknown route: 404", async (path) => {
    await expectProblem(await get(path), 404, "route_not_found");
  });

  test("a method that a route does not have is 405, with Allow", async () => {
    const response = await shop().orders.send("admin", "PATCH", "");
    expect(response.headers.get("allow")).toBe("GET, HEAD, OPTIONS, POST");
    await expectProblem(response, 405, "method_not_allowed");
  });
});
