import { connect } from "node:net";
import { socketHostOf } from "@super-heroes/kit/network/url-host";

/** What came back over the wire. */
export interface RawAnswer {
  status: number;
  /** Status line and headers, as sent. */
  head: string;
  body: string;
}

/** No server that is well is silent for as long. */
const TIMEOUT_MS = 15_000;

/**
 * Sends bytes as they are, for requests that `fetch` refuses to make, and reads until the server closes the
 * connection. Say `connection: close` in the request, or the server keeps it open.
 * Rejects when the server is silent for 15 s.
 */
export function rawRequest(serverUrl: string, request: string): Promise<RawAnswer> {
  const url = new URL(serverUrl);
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  const chunks: Buffer[] = [];
  const socket = connect({ host: socketHostOf(url), port: Number(url.port) }, () =>
    socket.write(request, "latin1"),
  );
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", reject);
  socket.setTimeout(TIMEOUT_MS, () =>
    socket.destroy(new Error(`${url.host} neither responded nor closed the connection for ${TIMEOUT_MS} ms`)),
  );
  socket.on("close", () => {
    const text = Buffer.concat(chunks).toString("latin1");
    const [head = "", ...body] = text.split("\r\n\r\n");
    resolve({ status: Number(head.split(" ")[1]), head, body: body.join("\r\n\r\n") });
  });
  return promise;
}
