import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";

/** The response of a server that failed. */
export const FAILED = "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 4\r\n\r\nboom";

const CHUNK = Buffer.alloc(64 * 1024, " ");
const GARBAGE_BYTES = 512;

/** Random bytes that are not HTTP: the first never starts a status line. */
export function garbage(): Buffer {
  const bytes = randomBytes(GARBAGE_BYTES);
  bytes[0] = 0;
  return bytes;
}

/**
 * Sends a JSON response padded with this many blanks, no faster than the client reads. Resolves when it is sent, or the
 * client has disconnected.
 */
export async function sendOversize(client: Socket, bytes: number): Promise<void> {
  client.write(
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n",
  );
  for (let sent = 0; sent < bytes && !client.destroyed; sent += CHUNK.length) {
    client.write(`${CHUNK.length.toString(16)}\r\n`);
    client.write(CHUNK);
    if (!client.write("\r\n")) await drained(client);
  }
  client.write("1\r\n}\r\n0\r\n\r\n");
}

/** Resolves when the socket can accept more bytes, or is closed. */
function drained(socket: Socket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = () => {
    socket.off("drain", done).off("close", done);
    resolve();
  };
  socket.on("drain", done).on("close", done);
  return promise;
}
