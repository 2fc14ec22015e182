import { describe, expect, test } from "bun:test";
import { rawConnection } from "@super-heroes/testing/http/raw-connection";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { type Backend, type GatewayUnderTest, startGateway } from "../gateway-under-test.ts";

const statistics = (total: number) =>
  JSON.stringify({
    total_fights: total,
    hero_wins: total,
    villain_wins: 0,
    hero_win_ratio: 1,
    top_winners: [],
  });

const QUERY = "subscription { statistics { totalFights } }";

/** The stream of analytics, its streams in the sequence in which they began, and how many were cancelled. */
function live() {
  const streams: { send(text: string): void; end(): void }[] = [];
  const counts = { cancelled: 0 };
  const backend: Backend = () => {
    const body = new ReadableStream({
      start(controller) {
        const send = (text: string) => controller.enqueue(new TextEncoder().encode(text));
        streams.push({ send, end: () => controller.close() });
        send(`event: fights\ndata: ${statistics(streams.length)}\n\n`);
      },
      cancel: () => void counts.cancelled++,
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
  return { streams, counts, backend };
}

const subscribe = (gateway: GatewayUnderTest, signal?: AbortSignal) =>
  gateway.send("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify({ query: QUERY }),
    ...(signal && { signal }),
  });

/** Reads events as they come. */
function events(response: Response) {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = "";
  return {
    /** Resolves once the text so far has this. */
    async until(part: string): Promise<string> {
      while (!text.includes(part)) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`the stream ended after ${text}`);
        text += decoder.decode(value, { stream: true });
      }
      return text;
    },
    async rest(): Promise<string> {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return text;
        text += decoder.decode(value, { stream: true });
      }
    },
  };
}

describe("the subscription of statistics", () => {
  test("has the statistics, each change, and the end of the service's stream", async () => {
    const { streams, backend } = live();
    await using gateway = await startGateway({ analytics: backend });
    const response = await subscribe(gateway);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toStartWith("text/event-stream");
    const received = events(response);
    await received.until('data: {"data":{"statistics":{"totalFights":1}}}');
    // In pieces, with a comment between.
    streams[0]?.send(`:\n\nevent: fights\ndata: ${statistics(22).slice(0, 10)}`);
    streams[0]?.send(`${statistics(22).slice(10)}\n\n`);
    await received.until('"totalFights":22');
    streams[0]?.end();
    expect(await received.rest()).toContain("event: complete");
  });

  test("pings a client while nothing changes", async () => {
    const { backend } = live();
    await using gateway = await startGateway({ analytics: backend });
    const received = events(await subscribe(gateway));
    await received.until('"totalFights":1');
    await received.until("}}}\n\n:\n\n");
  });

  test("is released when its client disconnects", async () => {
    const { counts, backend } = live();
    await using gateway = await startGateway({ analytics: backend });
    const abort = new AbortController();
    const received = events(await subscribe(gateway, abort.signal));
    await received.until('"totalFights":1');
    abort.abort();
    await eventually(
      "the stream of the service is cancelled",
      async () => counts.cancelled,
      (count) => count === 1,
      5000,
    );
  });

  test("takes one of its client's streams, and gives it back", async () => {
    const { counts, backend } = live();
    await using gateway = await startGateway({ analytics: backend }, { STREAMS_PER_CLIENT: "1" });
    const abort = new AbortController();
    await events(await subscribe(gateway, abort.signal)).until('"totalFights":1');
    const refused = await (await subscribe(gateway)).text();
    expect(refused).toContain('"code":"too_many_streams"');
    abort.abort();
    await eventually(
      "the first is released",
      async () => counts.cancelled,
      (count) => count === 1,
      5000,
    );
    await eventually(
      "another one",
      async () => await (await subscribeBriefly(gateway)).text,
      (text) => text.includes('"totalFights"'),
      5000,
    );
  });

  test("is cut off when its client stops reading", async () => {
    const { streams, counts, backend } = live();
    await using gateway = await startGateway({ analytics: backend }, { STREAM_IDLE_MS: "150" });
    const body = JSON.stringify({ query: "subscription { statistics { topWinners { name } } }" });
    const connection = rawConnection(gateway.url);
    connection.pause();
    await connection.opened;
    connection.send(
      `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    const many = JSON.stringify({
      ...JSON.parse(statistics(1)),
      top_winners: Array.from({ length: 1000 }, () => ({ name: "x".repeat(60), team: "heroes", wins: 1 })),
    });
    await eventually(
      "a stream",
      async () => streams.length,
      (length) => length === 1,
      5000,
    );
    await eventually(
      "the stream of the service is cancelled",
      async () => {
        if (counts.cancelled === 0) streams[0]?.send(`event: fights\ndata: ${many}\n\n`);
        return counts.cancelled;
      },
      (count) => count === 1,
      10_000,
    );
    expect(await gateway.metrics()).toMatch(
      /^http_responses_cut_total\{.*route="\/graphql",reason="client_idle".*\} 1$/m,
    );
    connection.end();
  });

  test("of a service that is down, or refuses, is an error with its code", async () => {
    await using down = await startGateway();
    expect(await (await subscribe(down)).text()).toContain('"code":"analytics_unreachable"');
    const refusing: Backend = () =>
      new Response(JSON.stringify({ code: "too_many_subscribers", detail: "Too many." }), {
        status: 503,
        headers: { "content-type": "application/problem+json" },
      });
    await using gateway = await startGateway({ analytics: refusing });
    expect(await (await subscribe(gateway)).text()).toContain('"code":"too_many_subscribers"');
  });

  test("ends with an error when the service sends something else", async () => {
    const { streams, backend } = live();
    await using gateway = await startGateway({ analytics: backend });
    const received = events(await subscribe(gateway));
    await received.until('"totalFights":1');
    streams[0]?.send("event: fights\ndata: {}\n\n");
    const text = await received.until('"code":"analytics_bad_answer"');
    expect(text).not.toContain("stack");
  });
});

/** Reads the first event of a subscription, and ends it. */
async function subscribeBriefly(gateway: GatewayUnderTest) {
  const abort = new AbortController();
  const received = events(await subscribe(gateway, abort.signal));
  const text = await received.until("data:");
  abort.abort();
  return { text };
}

test("a query may be sent as an event too", async () => {
  await using gateway = await startGateway();
  const headers = { accept: "text/event-stream" };
  const text = await (await gateway.post("/graphql", { query: "{ __typename }" }, headers)).text();
  expect(text).toContain('data: {"data":{"__typename":"Query"}}');
});
