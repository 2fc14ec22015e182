import { connect } from "node:net";
import { socketHostOf } from "@super-heroes/kit/network/url-host";

/** A response as it was received. */
export interface RawResponse {
  status: number;
  /** Status line and headers, as sent. */
  head: string;
  body: string;
}

/** A working server is never silent for as long. */
const TIMEOUT_MS = 15_000;

/**
 * Sends the bytes of a request unchanged, for requests that `fetch` cannot make, and reads until the server closes the
 * connection. The request needs `connection: close`, or the server keeps it open. Rejects when the server is silent for
 * 15 s.
 */
export function rawRequest(serverUrl: string, request: string): Promise<RawResponse> {
  const url = new URL(serverUrl);
  const { promise, resolve, reject } = Promise.withResolvers<RawResponse>();
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
