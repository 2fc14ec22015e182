import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { COUNT, dashboardParts, dashboardServices, KEPT, waiting } from "./cached-services.ts";
import { startGateway } from "./gateway-under-test.ts";

describe("the dashboard", () => {
  test("is cached, for each mode", async () => {
    const { calls, backends } = dashboardServices();
    await using gateway = await startGateway(backends, KEPT);
    const first = await gateway.send("/api/dashboard");
    expect(first.headers.get("cache-status")).toBe("gateway; fwd=uri-miss; stored");
    expect(first.headers.get("server-timing")).toContain("users;dur=");
    for (const way of ["", "?", "?mode=parallel", "/"]) {
      const response = await gateway.send(`/api/dashboard${way}`, {
        headers: { "cache-control": "no-cache" },
      });
      expect(response.headers.get("cache-status")).toBe("gateway; hit; ttl=60");
      expect(response.headers.get("server-timing")).toBeNull();
      expect(await response.json()).toEqual(await first.clone().json());
    }
    expect(calls.made).toBe(3);
    await gateway.send("/api/dashboard?mode=sequential");
    expect(calls.made).toBe(6);
  });

  test("is built once for simultaneous requests, whatever their deadlines", async () => {
    const { calls, backends } = dashboardServices();
    const { backend, called, open } = waiting(() => Response.json(dashboardParts[COUNT]));
    await using gateway = await startGateway({ ...backends, users: backend }, KEPT);
    const early = gateway.send("/api/dashboard", { headers: { "x-deadline-ms": "20" } });
    await called;
    const others = Array.from({ length: 5 }, () => gateway.send("/api/dashboard"));
    await expectProblem(await early, 504, "deadline_exceeded");
    open();
    for (const response of await Promise.all(others))
      expect((await response.json()).data).toMatchObject({ total_users: 3, total_fights: 10 });
    expect(calls.made).toBe(2);
  });

  test("that lacks a part names it in each response, and is kept for a second only", async () => {
    const { backends } = dashboardServices();
    await using gateway = await startGateway(
      { ...backends, orders: () => new Response("", { status: 500 }) },
      KEPT,
    );
    for (const status of ["gateway; fwd=uri-miss; stored", "gateway; hit; ttl=1"]) {
      const response = await gateway.send("/api/dashboard");
      expect(response.headers.get("cache-status")).toBe(status);
      expect(response.headers.get("x-degraded")).toBe("orders");
      expect((await response.json()).degraded).toEqual(["orders"]);
    }
  });

  test("can be revalidated", async () => {
    const { backends } = dashboardServices();
    await using gateway = await startGateway(backends, KEPT);
    const etag = (await gateway.send("/api/dashboard")).headers.get("etag") ?? "";
    const response = await gateway.send("/api/dashboard", { headers: { "if-none-match": etag } });
    expect({ status: response.status, body: await response.text() }).toEqual({ status: 304, body: "" });
  });

  test("has its length in the response to HEAD", async () => {
    const { backends } = dashboardServices();
    await using gateway = await startGateway(backends, KEPT);
    const text = await (await gateway.send("/api/dashboard")).text();
    const head = await gateway.send("/api/dashboard", { method: "HEAD" });
    expect(head.headers.get("content-length")).toBe(String(text.length));
  });
});
