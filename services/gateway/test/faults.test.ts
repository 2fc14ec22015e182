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
