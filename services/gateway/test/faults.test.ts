import { describe, expect, test } from "bun:test";
import { RESPONSE_MARGIN_MS } from "@super-heroes/kit/request/deadline";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { type Backend, startGateway } from "./gateway-under-test.ts";

/** Shorter than the timeout of a test, so that the error says what was awaited. */
const NOTICED_WITHIN_MS = 3000;

const never: Backend = () => new Promise<Response>(() => {});

describe("a service", () => {
  test("that is down is 502 with its name", async () => {
    await using gateway = await startGateway();
    await expectProblem(await gateway.send("/api/heroes"), 502, "heroes_unreachable");
  });

  test("that does not respond is 504 with its name", async () => {
    await using gateway = await startGateway({ heroes: never }, { DEADLINE_MS: "150" });
    await expectProblem(await gateway.send("/api/heroes"), 504, "heroes_timeout");
  });

  test("has a shorter deadline than the gateway, so that it can report itself which of its upstreams was late", async () => {
    let deadlineMs = Number.NaN;
    await using gateway = await startGateway({
      fights: (request) => {
        deadlineMs = Number(request.headers.get("x-deadline-ms"));
        return Response.json({ code: "heroes_timeout" }, { status: 504 });
      },
    });
    const headers = { "x-deadline-ms": "2000" };
    const response = await gateway.send("/api/fights/execute_fight", { headers });
    expect([response.status, await response.json()]).toEqual([504, { code: "heroes_timeout" }]);
    expect(deadlineMs).toBeGreaterThan(0);
    expect(deadlineMs).toBeLessThanOrEqual(2000 - RESPONSE_MARGIN_MS);
  });

  test("is called once, whatever it returns", async () => {
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

  test("has its request cancelled when the client disconnects", async () => {
    const calls = { received: 0, aborted: 0 };
    const heroes: Backend = (request) => {
      request.signal.addEventListener("abort", () => calls.aborted++);
      calls.received++;
      return new Promise<Response>(() => {});
    };
    // The deadline must not abort it first.
    await using gateway = await startGateway({ heroes }, { DEADLINE_MS: "30000" });
    const controller = new AbortController();
    const response = gateway.send("/api/heroes", { signal: controller.signal });
    const seen = async () => ({ ...calls });
    await eventually(
      "the service receives the request",
      seen,
      (all) => all.received === 1,
      NOTICED_WITHIN_MS,
    );
    expect(calls.aborted).toBe(0);
    controller.abort();
    await expect(response).rejects.toThrow("aborted");
    await eventually("the service sees it aborted", seen, (all) => all.aborted === 1, NOTICED_WITHIN_MS);
    expect(calls.received).toBe(1);
  });

  test("whose response is sent too slowly is cut off at the deadline", async () => {
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

  test("that keeps failing is not called any more; one that refuses or is overloaded is", async () => {
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
