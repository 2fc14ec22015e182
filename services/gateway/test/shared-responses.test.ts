import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { COUNT, KEPT, waiting } from "./cached-services.ts";
import { type Backend, startGateway } from "./gateway-under-test.ts";

describe("simultaneous requests for one response", () => {
  test("share one call", async () => {
    const { calls, backend, called, open } = waiting();
    await using gateway = await startGateway({ users: backend }, KEPT);
    const requests = Array.from({ length: 20 }, (_, number) =>
      gateway.send(`${COUNT}?${"&".repeat(number)}`),
    );
    await called;
    // Requests that arrive later are responded to from memory.
    open();
    const responses = await Promise.all(requests);
    expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(calls.made).toBe(1);
    const statuses = new Set(responses.map(({ headers }) => headers.get("cache-status")));
    expect(statuses).toContain("gateway; fwd=uri-miss; stored");
  });

  test("share its failure, and the next request calls again", async () => {
    const { calls, backend, called, open } = waiting(() => new Response("", { status: 500 }));
    await using gateway = await startGateway({ users: backend }, KEPT);
    const first = gateway.send(COUNT);
    await called;
    const second = gateway.send(COUNT);
    open();
    expect([(await first).status, (await second).status]).toEqual([500, 500]);
    expect((await gateway.send(COUNT)).status).toBe(500);
    expect(calls.made).toBeGreaterThan(1);
  });

  test("do not share a deadline: one that is exceeded is 504, and the others get the response", async () => {
    const { calls, backend, called, open } = waiting();
    await using gateway = await startGateway({ users: backend }, KEPT);
    const early = gateway.send(COUNT, { headers: { "x-deadline-ms": "20" } });
    await called;
    const others = [gateway.send(COUNT), gateway.send(COUNT)];
    await expectProblem(await early, 504, "deadline_exceeded");
    open();
    for (const response of await Promise.all(others)) expect(response.status).toBe(200);
    expect(calls.made).toBe(1);
  });

  test("continue when the client that began the call disconnects", async () => {
    const { calls, backend, called, open } = waiting();
    await using gateway = await startGateway({ users: backend }, KEPT);
    const controller = new AbortController();
    const first = gateway.send(COUNT, { signal: controller.signal }).catch(() => "aborted");
    await called;
    const second = gateway.send(COUNT);
    controller.abort();
    expect(await first).toBe("aborted");
    open();
    expect((await second).status).toBe(200);
    expect(calls.made).toBe(1);
  });

  test("end at the gateway's own deadline when the service does not respond", async () => {
    const { backend } = waiting();
    await using gateway = await startGateway({ users: backend }, { ...KEPT, DEADLINE_MS: "150" });
    expect((await gateway.send(COUNT)).status).toBe(504);
  });
});

test("simultaneous requests for the health of the system share one round of probes", async () => {
  let calls = 0;
  const ready: Backend = () => {
    calls++;
    return Response.json({ status: "ready" });
  };
  await using gateway = await startGateway({ heroes: ready }, KEPT);
  const responses = await Promise.all(Array.from({ length: 10 }, () => gateway.send("/api/health")));
  expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(503));
  expect(calls).toBe(1);
});
