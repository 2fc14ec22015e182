import { expect, test } from "bun:test";
import { rawConnection } from "@super-heroes/testing/http/raw-connection";
import { createSampleService, listen } from "./sample-service.ts";

// What Bun does before a request reaches this code. A test that fails after an update of Bun means that the list in
// docs/decisions/0022-one-reading-of-a-request.md has to change.

const { app } = createSampleService();
const GET = "GET /turns/4 HTTP/1.1\r\nHost: a\r\n\r\n";
const CLOSING = "GET /turns/4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

/** The statuses of the responses to these bytes. */
async function statusesOf(bytes: string): Promise<number[]> {
  await using server = listen(app);
  const received = await rawConnection(server.url, bytes).closed;
  return [...received.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => Number(status));
}

test("pipelined requests to a handler that awaits: the connection is closed without a response", async () => {
  expect(await statusesOf(GET + CLOSING)).toEqual([]);
});

test("requests that each wait for the response before them get one each", async () => {
  await using server = listen(app);
  const connection = rawConnection(server.url);
  await connection.opened;
  const responses = () => connection.received.split("HTTP/1.1 200 ").length - 1;
  connection.send(GET);
  while (responses() === 0) await new Promise(setImmediate);
  connection.send(CLOSING);
  await connection.closed;
  expect(responses()).toBe(2);
});

test("a blank line before a request is 400", async () => {
  expect(await statusesOf(`\r\n${CLOSING}`)).toEqual([400]);
});

test("a trailer is taken for the next request, which is 400", async () => {
  const head = "POST /anything HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
  const body = "2\r\n{}\r\n0\r\nX-Trailer: 1\r\n\r\n";
  expect((await statusesOf(`${head}Transfer-Encoding: chunked\r\n\r\n${body}`)).at(-1)).toBe(400);
});
