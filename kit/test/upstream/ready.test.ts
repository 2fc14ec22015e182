import { expect, test } from "bun:test";
import { createCaller } from "./caller.ts";
import { httpResponse, rawServer } from "./raw-server.ts";

const FAR_MS = 60_000;

test("an upstream that responds 200 at /ready is ready; the request has the correlation id", async () => {
  using server = rawServer((request) => request.send(httpResponse("200 OK", "{}")));
  await createCaller(server.url).upstream.ready("probe-1", FAR_MS);
  expect(server.requests[0]?.head).toStartWith("GET /ready HTTP/1.1");
  expect(server.requests[0]?.header("x-correlation-id")).toBe("probe-1");
});

test("an upstream that responds 503 at /ready is not ready", async () => {
  using server = rawServer((request) => request.send(httpResponse("503 Service Unavailable", "{}")));
  await expect(createCaller(server.url).upstream.ready("id", FAR_MS)).rejects.toThrow("heroes responded 503");
});

test("an upstream that does not respond in time is not ready", async () => {
  using server = rawServer(() => {});
  await expect(createCaller(server.url).upstream.ready("id", 20)).rejects.toThrow();
});

test("an upstream that is down is not ready", async () => {
  const gone = rawServer(() => {});
  gone[Symbol.dispose]();
  await expect(createCaller(gone.url).upstream.ready("id", FAR_MS)).rejects.toThrow();
});

test("an upstream with several replicas is ready when one of them is", async () => {
  using silent = rawServer(() => {});
  using stopping = rawServer((request) => request.send(httpResponse("503 Service Unavailable", "{}")));
  using well = rawServer((request) => request.send(httpResponse("200 OK", "{}")));
  const { upstream } = createCaller([silent.url, stopping.url, well.url]);
  for (let check = 0; check < 12; check++) await upstream.ready("id", 600);
  expect(well.requests).toHaveLength(12);
});

test("an upstream with several replicas is not ready when none of them is", async () => {
  using one = rawServer((request) => request.send(httpResponse("503 Service Unavailable", "{}")));
  using other = rawServer((request) => request.send(httpResponse("503 Service Unavailable", "{}")));
  const { upstream } = createCaller([one.url, other.url]);
  await expect(upstream.ready("id", FAR_MS)).rejects.toThrow("heroes responded 503");
  expect([one.requests.length, other.requests.length]).toEqual([1, 1]);
});
