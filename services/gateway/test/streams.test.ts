import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { startGateway } from "./gateway-under-test.ts";

const LIVE = "/api/v1/analytics/live";

/** A service that streams events until it is cancelled, and the counts of its streams. */
function streaming() {
  const streams = { begun: 0, cancelled: 0, controllers: [] as ReadableStreamDefaultController[] };
  const backend = () => {
    streams.begun++;
    const stream = new ReadableStream({
      start(controller) {
        streams.controllers.push(controller);
        controller.enqueue(new TextEncoder().encode("data: 1\n\n"));
      },
      cancel: () => void streams.cancelled++,
    });
    return new Response(stream, { headers: { "content-type": "text/event-stream" } });
  };
  return { streams, backend };
}

/** Opens a stream and reads its first event. */
async function open(send: (path: string, init?: RequestInit) => Promise<Response>, headers = {}) {
  const controller = new AbortController();
  const response = await send(LIVE, { signal: controller.signal, headers });
  if (response.status === 200) await (response.body as ReadableStream<Uint8Array>).getReader().read();
  return { response, disconnect: () => controller.abort() };
}

describe("the live streams of one client", () => {
  test("are limited; each one that ends makes room", async () => {
    const { streams, backend } = streaming();
    await using gateway = await startGateway({ analytics: backend }, { STREAMS_PER_CLIENT: "2" });
    const first = await open(gateway.send);
    const second = await open(gateway.send);
    const { response: third } = await open(gateway.send);
    expect(third.headers.get("retry-after")).toBe("10");
    await expectProblem(third, 429, "too_many_streams");
    expect(streams.begun).toBe(2);

    const opensAgain = async () => {
      const again = await open(gateway.send);
      return again.response.status === 200 ? again : undefined;
    };
    // The client disconnects.
    first.disconnect();
    const next = await eventually("a place", opensAgain, (opened) => opened !== undefined, 5000);
    expect((await open(gateway.send)).response.status).toBe(429);
    // The service ends the stream.
    for (const controller of streams.controllers.slice(1)) controller.close();
    await eventually("a place", opensAgain, (opened) => opened !== undefined, 5000);
    second.disconnect();
    next?.disconnect();
    expect(await gateway.metrics()).toMatch(/rate_limited_requests_total\{.*policy="streams".*\} [1-9]/);
  });

  test("are counted per client", async () => {
    const { backend } = streaming();
    await using gateway = await startGateway(
      { analytics: backend },
      { STREAMS_PER_CLIENT: "1", TRUSTED_PROXIES: "127.0.0.0/8" },
    );
    const from = (address: string) => open(gateway.send, { "x-forwarded-for": address });
    const opened = [await from("203.0.113.1"), await from("203.0.113.2"), await from("203.0.113.1:99")];
    expect(opened.map(({ response }) => response.status)).toEqual([200, 200, 429]);
    for (const { disconnect } of opened) disconnect();
  });

  test("are counted on every route, and a refused stream is cancelled at its service", async () => {
    const { streams, backend } = streaming();
    await using gateway = await startGateway({ heroes: backend }, { STREAMS_PER_CLIENT: "1" });
    const first = await gateway.send("/api/heroes/live");
    expect(first.status).toBe(200);
    await expectProblem(await gateway.send("/api/heroes/live"), 429, "too_many_streams");
    await eventually(
      "the stream is cancelled",
      async () => streams.cancelled,
      (count) => count === 1,
      5000,
    );
    await first.body?.cancel();
  });

  test("HEAD opens none", async () => {
    const { backend } = streaming();
    await using gateway = await startGateway({ analytics: backend }, { STREAMS_PER_CLIENT: "1" });
    for (let request = 0; request < 3; request++) {
      const response = await gateway.send(LIVE, { method: "HEAD" });
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("text/event-stream");
    }
    const { response, disconnect } = await open(gateway.send);
    expect(response.status).toBe(200);
    disconnect();
  });
});
