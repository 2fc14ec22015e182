import { describe, expect, test } from "bun:test";
import { rawRequest } from "@super-heroes/testing/http/raw-request";
import { BODY_LIMIT_BYTES, createSampleService, json, listen } from "./sample-service.ts";

const { app, send } = createSampleService();

const codeOf = async (response: Response) => [response.status, (await response.json()).code];

/** A JSON text of exactly this many bytes. */
const jsonOf = (bytes: number) => `"${"x".repeat(bytes - 2)}"`;

/** The same bytes without a Content-Length, in pieces. */
const chunked = (text: string): RequestInit => ({
  ...json(""),
  body: new ReadableStream({
    start(controller) {
      const bytes = new TextEncoder().encode(text);
      for (let at = 0; at < bytes.length; at += 10_000) controller.enqueue(bytes.slice(at, at + 10_000));
      controller.close();
    },
  }),
});

describe("a body that cannot be read", () => {
  test.each(["", "{", "{'name': 1}", "name=1", "{}{}"])("is 400 when it is not JSON: %j", async (body) => {
    expect(await codeOf(await send("/anything", json(body)))).toEqual([400, "invalid_json"]);
  });

  test("is 400 when it is not UTF-8", async () => {
    const latin1 = new Uint8Array([0x22, 0xe9, 0x22]);
    expect(await codeOf(await send("/anything", json(latin1)))).toEqual([400, "invalid_utf8"]);
  });

  test.each([undefined, "text/plain", "application/x-www-form-urlencoded", "application/jsonp"])(
    "is 415 when it comes as %s",
    async (type) => {
      const headers: Record<string, string> = type ? { "content-type": type } : {};
      const body = new Blob(["{}"]);
      const response = await send("/anything", { method: "POST", body, headers });
      expect(await codeOf(response)).toEqual([415, "unsupported_media_type"]);
    },
  );
});

describe("a body that is not received within the deadline", () => {
  test.each([
    ["of a known length", 'content-length: 20\r\n\r\n{"name":'],
    ["in pieces", 'transfer-encoding: chunked\r\n\r\n8\r\n{"name":\r\n'],
  ])("%s is 408, and its connection is closed", async (_, rest) => {
    await using server = listen(app);
    const head =
      "POST /anything HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nx-deadline-ms: 20\r\n";
    const response = await rawRequest(server.url, head + rest);
    expect(response.status).toBe(408);
    expect(JSON.parse(response.body).code).toBe("body_timeout");
  });
});

test.each(["gzip", "br", "deflate, gzip", "nonsense"])(
  "a body with Content-Encoding: %s is 415, and the response names the one that is accepted",
  async (coding) => {
    const response = await send("/anything", {
      method: "POST",
      body: Bun.gzipSync('{"name":"x"}'),
      headers: { "content-type": "application/json", "content-encoding": coding },
    });
    expect(response.headers.get("accept-encoding")).toBe("identity");
    expect(await codeOf(response)).toEqual([415, "unsupported_content_encoding"]);
  },
);

test("a body with Content-Encoding: identity is read", async () => {
  const headers = { "content-type": "application/json", "content-encoding": "Identity" };
  expect((await send("/anything", { method: "POST", body: "{}", headers })).status).toBe(200);
});

test("a body nested 64 levels deep is read, one level more is 422", async () => {
  const nested = (levels: number) => json("[".repeat(levels) + "]".repeat(levels));
  expect((await send("/anything", nested(64))).status).toBe(200);
  expect(await codeOf(await send("/anything", nested(65)))).toEqual([422, "validation_failed"]);
});

test.each(["application/json", "application/json; charset=utf-8", "Application/JSON"])(
  "a body that comes as %s is read",
  async (type) => {
    const response = await send("/anything", {
      method: "POST",
      body: '{"café":1}',
      headers: { "content-type": type },
    });
    expect(await response.json()).toEqual({ body: { café: 1 } });
  },
);

describe("the limit of 64 KiB over a real connection", () => {
  test.each([
    ["with Content-Length", (bytes: number) => json(jsonOf(bytes))],
    ["chunked", (bytes: number) => chunked(jsonOf(bytes))],
  ])("%s: a body at the limit is read, one byte more is 413", async (_, request) => {
    await using server = listen(app);
    const fits = await fetch(`${server.url}/anything`, request(BODY_LIMIT_BYTES));
    expect(fits.status).toBe(200);
    expect((await fits.json()).body).toHaveLength(BODY_LIMIT_BYTES - 2);
    const tooLarge = await fetch(`${server.url}/anything`, request(BODY_LIMIT_BYTES + 1));
    expect(tooLarge.headers.get("content-type")).toBe("application/problem+json");
    expect(await codeOf(tooLarge)).toEqual([413, "body_too_large"]);
  });

  test("a chunked upload without end gets a response before its end", async () => {
    await using server = listen(app);
    const piece = new Uint8Array(16 * 1024);
    const body = new ReadableStream({ pull: (controller) => controller.enqueue(piece) });
    const response = await fetch(`${server.url}/anything`, { ...json(""), body });
    expect(await codeOf(response)).toEqual([413, "body_too_large"]);
  });
});
