import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/expect-problem";
import { type Backend, startGateway } from "./gateway-under-test.ts";

const never: Backend = () => new Promise<Response>(() => {});

describe("a service", () => {
  test("that is down is 502 with its name", async () => {
    await using gateway = await startGateway();
    await expectProblem(await gateway.send("/api/heroes"), 502, "heroes_unreachable");
  });

  test("that never answers is 504 with its name", async () => {
    await using gateway = await startGateway({ heroes: never }, { DEADLINE_MS: "150" });
    await expectProblem(await gateway.send("/api/heroes"), 504, "heroes_timeout");
  });

  test("that runs out of time says so itself: it was given less than the gateway has", async () => {
    await using gateway = await startGateway(
      {
        fights: async (request) => {
          await Bun.sleep(Number(request.headers.get("x-deadline-ms")));
          return Response.json({ code: "heroes_timeout" }, { status: 504 });
        },
      },
      { DEADLINE_MS: "300" },
    );
    const response = await gateway.send("/api/fights/execute_fight");
    expect(response.status).toBe(504);
    expect(await response.json()).toEqual({ code: "heroes_timeout" });
  });

  test("is never asked twice, whatever it answers", async () => {
    let calls = 0;
    await using gateway = await startGateway(
      {
        fights: () => {
          calls++;
          return new Response("", { status: 503 });
        },
      },
      { UPSTREAM_RETRIES: "true" },
    );
    expect((await gateway.send("/api/fights")).status).toBe(503);
    expect((await gateway.post("/api/fights", {})).status).toBe(503);
    expect(calls).toBe(2);
  });

  test("whose client leaves is left", async () => {
    const { promise: left, resolve: leave } = Promise.withResolvers<void>();
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    await using gateway = await startGateway({
      heroes: (request) => {
        request.signal.addEventListener("abort", () => leave());
        ask();
        return new Promise<Response>(() => {});
      },
    });
    const controller = new AbortController();
    const answer = gateway.send("/api/heroes", { signal: controller.signal }).catch(() => {});
    await asked;
    controller.abort();
    await Promise.all([left, answer]);
  });

  test("whose answer drips is cut off at the deadline", async () => {
    await using gateway = await startGateway(
      {
        heroes: () =>
          new Response(
            new ReadableStream({
              async pull(controller) {
                controller.enqueue(new TextEncoder().encode(" "));
                await Bun.sleep(5);
              },
            }),
          ),
      },
      { DEADLINE_MS: "200" },
    );
    const response = await gateway.send("/api/heroes");
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  test("that keeps failing is left alone; one that refuses or is busy is not", async () => {
    let calls = 0;
    let status = 500;
    await using gateway = await startGateway({
      heroes: () => {
        calls++;
        return new Response("boom", { status });
      },
      villains: () => Response.json([]),
    });
    for (let request = 0; request < 30; request++) await gateway.send("/api/heroes");
    const response = await gateway.send("/api/heroes");
    expect(response.headers.get("retry-after")).toBe("5");
    await expectProblem(response, 502, "heroes_circuit_open");
    expect(calls).toBeLessThan(30);
    expect((await gateway.send("/api/villains")).status).toBe(200);

    for (status of [404, 422, 429, 502, 503, 504]) {
      calls = 0;
      await using other = await startGateway({ heroes: () => new Response(String(++calls), { status }) });
      for (let request = 0; request < 30; request++)
        expect((await other.send("/api/heroes")).status).toBe(status);
      expect(calls).toBe(30);
    }
  });
});

describe("a cached route", () => {
  const count = "/api/v1/users/stats/count";
  const counting = () => {
    const calls = { made: 0 };
    return { calls, backend: () => Response.json({ count: ++calls.made }) };
  };

  test("is answered from memory while that is fresh, and says so", async () => {
    const { calls, backend } = counting();
    await using gateway = await startGateway({ users: backend }, { CACHE_MS: "60000" });
    const first = await gateway.send(count);
    expect(first.headers.get("cache-status")).toBe("gateway; fwd=uri-miss; stored");
    const second = await gateway.send(count);
    expect(second.headers.get("cache-status")).toBe("gateway; hit; ttl=60");
    expect(second.headers.get("age")).toBe("0");
    expect(await second.json()).toEqual({ count: 1 });
    expect(calls.made).toBe(1);
    const asked = await gateway.send(count, { headers: { "cache-control": "no-cache" } });
    expect(await asked.json()).toEqual({ count: 2 });
  });

  test("is answered as it was when its service fails, and says that it is old", async () => {
    const { backend } = counting();
    await using gateway = await startGateway({ users: backend }, { CACHE_MS: "1" });
    await gateway.send(count);
    await Bun.sleep(2);
    await gateway.kill("users");
    const stale = await gateway.send(count);
    expect(stale.status).toBe(200);
    expect(stale.headers.get("x-degraded")).toBe("users");
    expect(stale.headers.get("cache-status")).toBe("gateway; hit; ttl=0");
    expect(await stale.json()).toEqual({ count: 1 });
  });

  test("that has never answered fails as its service does", async () => {
    await using gateway = await startGateway({}, { CACHE_MS: "60000" });
    await expectProblem(await gateway.send(count), 502, "users_unreachable");
  });

  test("is none that holds what is a person's", async () => {
    let calls = 0;
    await using gateway = await startGateway(
      { users: () => Response.json({ calls: ++calls }), orders: () => Response.json({ calls: ++calls }) },
      { CACHE_MS: "60000" },
    );
    for (const path of ["/api/users", "/api/v1/users/profile", "/api/orders", "/api/orders/user/1"]) {
      calls = 0;
      await gateway.send(path);
      const second = await gateway.send(path);
      expect(calls).toBe(2);
      expect(second.headers.get("cache-status")).toBeNull();
    }
  });
});
