import { describe, expect, test } from "bun:test";
import { rawConnection } from "@super-heroes/testing/http/raw-connection";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { type Backend, type GatewayUnderTest, startGateway } from "./gateway-under-test.ts";

const GET = "GET /api/heroes HTTP/1.1\r\nHost: a\r\n\r\n";
const chunk = new Uint8Array(64 * 1024).fill(0x61);

/** A response of two chunks, and then the effect of `then`. */
const twoChunks =
  (then: (controller: ReadableStreamDefaultController) => unknown): Backend =>
  () => {
    let sent = 0;
    return new Response(
      new ReadableStream({
        async pull(controller) {
          await new Promise(setImmediate);
          if (sent++ < 2) controller.enqueue(chunk);
          else await then(controller);
        },
      }),
    );
  };

const never = () => new Promise(() => {});

/** A raw server that closes the connection before it has sent its Content-Length. */
function truncating() {
  const server = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      data(socket) {
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 300000\r\n\r\n${"a".repeat(1000)}`);
        setTimeout(() => socket.end(), 20);
      },
    },
  });
  return { url: `http://127.0.0.1:${server.port}`, [Symbol.dispose]: () => server.stop(true) };
}

const cuts = async ({ metrics }: GatewayUnderTest) =>
  [...(await metrics()).matchAll(/^http_responses_cut_total\{.*reason="(\w+)".*\} (\d+)$/gm)].map(
    ([, reason, count]) => `${reason} ${count}`,
  );

/** Expects that the response was cut off: its last chunk is missing. */
async function expectBroken(gateway: GatewayUnderTest, reason: string) {
  const connection = rawConnection(gateway.url, GET);
  await connection.closed.catch(() => {});
  expect(connection.received).toMatch(/^HTTP\/1\.1 200 /);
  expect(connection.received).toMatch(/^transfer-encoding: chunked\r$/im);
  expect(connection.received).not.toEndWith("0\r\n\r\n");
  expect(await cuts(gateway)).toEqual([`${reason} 1`]);
}

describe("a long response", () => {
  test("that is cut off resets the connection of an HTTP/1.0 client, which has no last chunk to miss", async () => {
    await using gateway = await startGateway(
      { heroes: twoChunks((controller) => controller.error(new Error("the store went down"))) },
      { DEADLINE_MS: "500" },
    );
    const connection = rawConnection(gateway.url, "GET /api/heroes HTTP/1.0\r\n\r\n");
    await expect(connection.closed).rejects.toThrow("ECONNRESET");
    expect(connection.received).toMatch(/^HTTP\/1\.1 200 /);
  });

  test("that keeps sending may take longer than the deadline", async () => {
    let sent = 0;
    await using gateway = await startGateway(
      {
        heroes: () =>
          new Response(
            new ReadableStream({
              async pull(controller) {
                await Bun.sleep(20);
                if (sent++ < 30) controller.enqueue(chunk);
                else controller.close();
              },
            }),
          ),
      },
      { DEADLINE_MS: "200" },
    );
    const response = await gateway.send("/api/heroes");
    expect((await response.arrayBuffer()).byteLength).toBe(30 * chunk.length);
    expect(await cuts(gateway)).toEqual([]);
  });

  test("whose service stops sending is cut off and counted", async () => {
    await using gateway = await startGateway({ heroes: twoChunks(never) }, { DEADLINE_MS: "150" });
    await expectBroken(gateway, "source_idle");
  });

  test("whose service fails midway is cut off and counted", async () => {
    await using gateway = await startGateway({
      heroes: twoChunks((controller) => controller.error(new Error("crashed"))),
    });
    await expectBroken(gateway, "source_failed");
  });

  test("whose service sends less than its Content-Length is cut off, and does not end normally", async () => {
    using service = truncating();
    await using gateway = await startGateway({}, { HEROES_URL: service.url });
    await expectBroken(gateway, "source_failed");
  });

  test("whose client stops reading is cut off, and the service is released", async () => {
    let isCancelled = false;
    await using gateway = await startGateway(
      {
        heroes: () =>
          new Response(
            new ReadableStream({
              pull: (controller) => controller.enqueue(chunk),
              cancel: () => {
                isCancelled = true;
              },
            }),
          ),
      },
      { STREAM_IDLE_MS: "150" },
    );
    const connection = rawConnection(gateway.url);
    connection.pause();
    await connection.opened;
    connection.send(GET);
    await eventually("the stream of the service is cancelled", async () => isCancelled, Boolean, 5000);
    expect(await cuts(gateway)).toEqual(["client_idle 1"]);
    connection.end();
  });

  test("is cut off when its client reads too many of them slowly; another client's is not", async () => {
    await using gateway = await startGateway(
      { heroes: () => new Response(new ReadableStream({ pull: (controller) => controller.enqueue(chunk) })) },
      { STREAMS_PER_CLIENT: "3", TRUSTED_PROXIES: "127.0.0.1", STREAM_IDLE_MS: "60000" },
    );
    const slowly = (client: string) => {
      const connection = rawConnection(gateway.url);
      connection.pause();
      connection.send(GET.replace("\r\n\r\n", `\r\nX-Forwarded-For: ${client}\r\n\r\n`));
      return connection;
    };
    const connections = [...Array(5).fill("203.0.113.7"), "203.0.113.8"].map(slowly);
    await eventually(
      "two are cut off",
      () => cuts(gateway),
      (counted) => counted.includes("client_slow 2"),
      5000,
    );
    expect(await cuts(gateway)).toEqual(["client_slow 2"]);
    for (const { end } of connections) end();
  });

  test("whose client disconnects is counted as closed by the client", async () => {
    await using gateway = await startGateway({
      heroes: () => new Response(new ReadableStream({ pull: (controller) => controller.enqueue(chunk) })),
    });
    const connection = rawConnection(gateway.url, GET);
    await eventually(
      "a response",
      async () => connection.received.length,
      (length) => length > 0,
      5000,
    );
    connection.reset();
    await eventually(
      "the end",
      () => cuts(gateway),
      (counted) => counted.length > 0,
      5000,
    );
    expect(await cuts(gateway)).toEqual(["client_closed 1"]);
  });
});
