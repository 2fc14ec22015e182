import { expect, test } from "bun:test";
import { createCaller } from "./caller.ts";
import { httpResponse, rawServer } from "./raw-server.ts";

const FAR_MS = 60_000;

test("an upstream that says it is ready, is: asked at /ready with the correlation id", async () => {
  using server = rawServer((request) => request.send(httpResponse("200 OK", "{}")));
  await createCaller(server.url).upstream.ready("probe-1", FAR_MS);
  expect(server.requests[0]?.head).toStartWith("GET /ready HTTP/1.1");
  expect(server.requests[0]?.header("x-correlation-id")).toBe("probe-1");
});

test("an upstream that says it is not, is not", async () => {
  using server = rawServer((request) => request.send(httpResponse("503 Service Unavailable", "{}")));
  await expect(createCaller(server.url).upstream.ready("id", FAR_MS)).rejects.toThrow("heroes answered 503");
});

test("an upstream that says nothing within the time given is not ready", async () => {
  using server = rawServer(() => {});
  await expect(createCaller(server.url).upstream.ready("id", 20)).rejects.toThrow();
});

test("an upstream that is down is not ready", async () => {
  const gone = rawServer(() => {});
  gone[Symbol.dispose]();
  await expect(createCaller(gone.url).upstream.ready("id", FAR_MS)).rejects.toThrow();
});
