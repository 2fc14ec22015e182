import { expect, test } from "bun:test";
import { drain } from "./drain.ts";

/** A server with this many requests in flight, and connections that may send more. */
function serverUnderTest(pendingRequests: number) {
  const connections = Promise.withResolvers<void>();
  const stops: (boolean | undefined)[] = [];
  return {
    pendingRequests,
    stops,
    closeAll: connections.resolve,
    stop(closeActive?: boolean) {
      stops.push(closeActive);
      return connections.promise;
    },
  };
}

test("a server whose connections all close is stopped, and nothing is cut", async () => {
  const server = serverUnderTest(1);
  const drained = drain(server, 60_000);
  server.closeAll();
  expect(await drained).toBe(true);
  expect(server.stops).toEqual([undefined]);
});

test("connections without a request are closed, not waited for", async () => {
  const server = serverUnderTest(0);
  expect(await drain(server, 60_000)).toBe(true);
  expect(server.stops).toEqual([undefined, true]);
});

test("requests are waited for, and connections closed after them", async () => {
  const server = serverUnderTest(2);
  let isDrained = false;
  const drained = drain(server, 60_000).then((result) => {
    isDrained = true;
    return result;
  });
  await Bun.sleep(400);
  expect(isDrained).toBe(false);
  server.pendingRequests = 0;
  expect(await drained).toBe(true);
  expect(server.stops).toEqual([undefined, true]);
});

test("but no longer than the limit", async () => {
  const server = serverUnderTest(1);
  expect(await drain(server, 10)).toBe(false);
  expect(server.stops).toEqual([undefined, true]);
});
