import type { Socket } from "bun";

/** One request to a {@link rawServer}. */
export interface RawRequest {
  /** Request line and headers, as sent. */
  head: string;
  /** The value of a header, or `undefined`. */
  header(name: string): string | undefined;
  /** Sends text or bytes as they are; waits for the client where it does not read. */
  send(data: string | Uint8Array): Promise<void>;
  /** Closes the connection in good order. */
  end(): void;
  /** Cuts the connection with a reset. */
  reset(): void;
  /** Resolves when the connection is closed, by whichever side. */
  closed: Promise<void>;
}

/** What belongs to one connection. */
interface Connection {
  received: string;
  closed: PromiseWithResolvers<void>;
  writable: PromiseWithResolvers<void>;
}

/**
 * A server below HTTP: it hands each request to `response`, which may send anything, late, or nothing at all.
 * It listens on a free port of this machine until it is disposed.
 */
export function rawServer(response: (request: RawRequest) => unknown) {
  let connections = 0;
  const requests: RawRequest[] = [];
  const server = Bun.listen<Connection>({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open(socket) {
        connections++;
        socket.data = {
          received: "",
          closed: Promise.withResolvers<void>(),
          writable: Promise.withResolvers<void>(),
        };
      },
      data(socket, bytes) {
        socket.data.received += bytes.toString("latin1");
        const heads = socket.data.received.split("\r\n\r\n");
        socket.data.received = heads.pop() ?? "";
        for (const head of heads) {
          const request = requestOf(socket, head);
          requests.push(request);
          response(request);
        }
      },
      drain: ({ data }) => data.writable.resolve(),
      close: ({ data }) => data.closed.resolve(),
      error: () => {},
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    requests,
    get connections() {
      return connections;
    },
    [Symbol.dispose]: () => server.stop(true),
  };
}

function requestOf(socket: Socket<Connection>, head: string): RawRequest {
  return {
    head,
    header: (name) => new RegExp(`^${name}: (.*)$`, "im").exec(head)?.[1]?.trim(),
    async send(data) {
      let left = typeof data === "string" ? Buffer.from(data) : data;
      for (;;) {
        const written = socket.write(left);
        if (written < 0) return;
        left = left.subarray(written);
        if (left.length === 0) return;
        socket.data.writable = Promise.withResolvers<void>();
        await Promise.race([socket.data.writable.promise, socket.data.closed.promise]);
      }
    },
    end: () => void socket.end(),
    reset: () => socket.terminate(),
    closed: socket.data.closed.promise,
  };
}

/** A valid HTTP response: status line, headers, Content-Length, body. */
export const httpResponse = (status: string, body: string, headers = "content-type: application/json") =>
  `HTTP/1.1 ${status}\r\n${headers}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
