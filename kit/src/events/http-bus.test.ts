import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import { envelopesOf, eventOf, eventsUpTo } from "../../test/events/event-fixtures.ts";
import type { Event } from "./event.ts";
import { EventsRefused } from "./event-bus.ts";
import { createHttpBus, requestsFor } from "./http-bus.ts";

/** What the stand-in of analytics has opened: the sender, and the content. */
let opened: { from: string; content: unknown; headers: Headers }[];
let response: () => Response;

const analytics = envelopesOf("analytics");
const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  development: false,
  async fetch(request) {
    const { pathname: path } = new URL(request.url);
    const { from, content } = await analytics.open(await request.text(), { method: request.method, path });
    opened.push({ from, content, headers: request.headers });
    return response();
  },
});
afterAll(() => server.stop(true));

const bus = createHttpBus({ analyticsUrls: [server.url.origin], envelopes: envelopesOf("fights") });
const failureOf = (events: Event[]) => bus.publish(events).catch((error: unknown) => error);

beforeEach(() => {
  opened = [];
  response = () => Response.json({ accepted: 1, duplicates: 0 }, { status: 202 });
});

test("publishes events in an envelope for analytics, bound to its route", async () => {
  await bus.publish(eventsUpTo(3));
  expect(opened).toMatchObject([{ from: "fights", content: { events: eventsUpTo(3) } }]);
  const { headers } = opened[0] ?? {};
  expect(headers?.get("content-type")).toBe("application/jose");
  expect(headers?.get("x-service-communication")).toBe("encrypted");
  expect(headers?.get("x-correlation-id")).toMatch(/^[\w-]{36}$/);
});

describe("a response of", () => {
  test.each([400, 403, 404, 413, 415, 422])("%d is a refusal with a reason", async (status) => {
    response = () => Response.json({ code: "validation_failed" }, { status });
    const failure = await failureOf([eventOf("1")]);
    expect(failure).toBeInstanceOf(EventsRefused);
    expect(String(failure)).toContain(`responded ${status}: {"code":"validation_failed"}`);
  });

  test.each([401, 408, 429, 500, 502, 503, 504])("%d is a failure that may pass", async (status) => {
    response = () => new Response("no", { status });
    const failure = await failureOf([eventOf("1")]);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(EventsRefused);
  });

  test("an error response that never ends is read only up to the limit", async () => {
    response = () =>
      new Response(new ReadableStream({ pull: (c) => c.enqueue(Buffer.alloc(4096, "x")) }), { status: 500 });
    expect(String(await failureOf([eventOf("1")])).length).toBeLessThan(600);
  });
});

test("a replica that cannot be reached is left for another", async () => {
  const analyticsUrls = ["http://127.0.0.1:1", server.url.origin];
  await createHttpBus({ analyticsUrls, envelopes: envelopesOf("fights") }).publish(eventsUpTo(2));
  expect(opened).toMatchObject([{ from: "fights", content: { events: eventsUpTo(2) } }]);
});

test("a refused connection is a failure that may pass", async () => {
  const nowhere = createHttpBus({ analyticsUrls: ["http://127.0.0.1:1"], envelopes: envelopesOf("fights") });
  const failure = await nowhere.publish([eventOf("1")]).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  expect(failure).not.toBeInstanceOf(EventsRefused);
});

test("a request without a response times out", async () => {
  const silent = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Promise<Response>(() => {}) });
  const late = createHttpBus({
    analyticsUrls: [silent.url.origin],
    envelopes: envelopesOf("fights"),
    timeoutMs: 50,
  });
  await expect(late.publish([eventOf("1")])).rejects.toThrow();
  await silent.stop(true);
});

describe("one request", () => {
  const large = (id: string) => eventOf(id, { data: { text: "空".repeat(5000) } });

  test("has room for a hundred usual events", () => {
    expect(requestsFor(eventsUpTo(100))).toEqual([eventsUpTo(100)]);
  });

  test("has at most what fits into an envelope of 64 KiB", async () => {
    const events = Array.from({ length: 10 }, (_, index) => large(String(index)));
    const requests = requestsFor(events);
    expect(requests.flat()).toEqual(events);
    expect(requests.length).toBeGreaterThan(1);
    for (const some of requests) {
      const envelope = await envelopesOf("fights").seal(
        "analytics",
        { method: "POST", path: "/api/v1/analytics/events" },
        { events: some },
      );
      expect(envelope.length).toBeLessThanOrEqual(64 * 1024);
    }
  });

  test("has an event that is too large alone, so that analytics refuses only that", () => {
    const [small, huge] = [eventOf("small"), eventOf("huge", { data: { text: "x".repeat(100_000) } })];
    expect(requestsFor([small, huge, small])).toEqual([[small], [huge], [small]]);
  });
});
