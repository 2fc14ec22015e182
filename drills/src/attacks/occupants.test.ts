import { describe, expect, test } from "bun:test";
import { createServer, type Socket } from "node:net";
import { hasNarrowSockets } from "./narrow-socket.ts";
import type { Idleness, OccupationOrder } from "./occupation.ts";
import { occupySlowly } from "./slow-reader.ts";
import { occupyUnfinished } from "./unfinished-request.ts";

/** A server that calls `onRequest` for everything that arrives on a connection. */
async function startServer(onRequest: (socket: Socket, received: string) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (bytes) => onRequest(socket, bytes.toString("latin1")));
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", listening.resolve);
  await listening.promise;
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      await closed.promise;
    },
  };
}

const order = (url: string, idleness: Idleness): OccupationOrder => ({
  idleness,
  url,
  path: "/api/things",
  clients: 1,
  connectsPerSecond: 1,
  seconds: 1,
});

describe("a client that does not finish its request", () => {
  test("sends a whole head, and ends with the status of the response before the close", async () => {
    const heads: string[] = [];
    await using server = await startServer((socket, received) => {
      heads.push(received);
      socket.write("HTTP/1.1 ");
      socket.end("408 Request Timeout\r\nConnection: close\r\n\r\n");
    });
    const occupant = await occupyUnfinished(order(server.url, "never a body"), 7);
    expect(await occupant.ended).toBe("408");
    expect(occupant.heldMs).toBeGreaterThan(0);
    expect(heads).toEqual([
      expect.stringMatching(/^POST \/api\/things HTTP\/1\.1\r\nHost: .*Content-Length: 200\r\n\r\n$/s),
    ]);
  });

  test("sends a head byte by byte, without its end", async () => {
    const twice = Promise.withResolvers<void>();
    let received = "";
    await using server = await startServer((socket, text) => {
      const isFurther = received !== "";
      received += text;
      if (isFurther) socket.destroy();
      if (isFurther) twice.resolve();
    });
    const occupant = await occupyUnfinished(order(server.url, "a head of a byte a second"), 7);
    await twice.promise;
    expect(await occupant.ended).toBe("closed");
    expect(received).toMatch(/^GET \/api\/things HTTP\/1\.1\r\n.*X-Slow: a$/s);
    expect(received).not.toContain("\r\n\r\n");
  });

  test("can send such a head after a whole request", async () => {
    const requests: string[] = [];
    await using server = await startServer((socket, text) => {
      requests.push(text);
      if (requests.length === 1) socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      else socket.destroy();
    });
    const occupant = await occupyUnfinished(order(server.url, "a second head of a byte a second"), 7);
    expect(await occupant.ended).toBe("closed");
    expect(requests[0]).toEndWith("\r\n\r\n");
    expect(requests[1]).toEndWith("X-Slow: ");
  });

  test('ends with "refused" where the port is closed', async () => {
    await using server = await startServer(() => {});
    await server[Symbol.asyncDispose]();
    const occupant = await occupyUnfinished(order(server.url, "never a body"), 7);
    expect(await occupant.ended).toBe("refused");
  });
});

describe.if(hasNarrowSockets)("a client that reads a byte a second", () => {
  const BODY = Buffer.alloc(1024 * 1024, "x");

  test("leaves most of a response in the server's buffers, and detects that it is cut off", async () => {
    const stuck = Promise.withResolvers<number>();
    await using server = await startServer((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${BODY.length}\r\n\r\n`);
      socket.write(BODY);
      setTimeout(() => {
        stuck.resolve(socket.writableLength);
        socket.destroy();
      }, 1500);
    });
    const occupant = await occupySlowly(order(server.url, "reads a byte a second"), 7);
    expect(await stuck.promise).toBeGreaterThan(BODY.length / 2);
    expect(await occupant.ended).toBe("closed");
  });

  test("ends with the status of a refusal", async () => {
    await using server = await startServer((socket) => {
      socket.write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
    });
    const occupant = await occupySlowly(order(server.url, "reads a byte a second"), 7);
    expect(await occupant.ended).toBe("503");
  });
});
