import { connect } from "node:net";

/** What came back over the wire. */
export interface RawAnswer {
  status: number;
  /** Status line and headers, as sent. */
  head: string;
  body: string;
}

/**
 * Sends bytes as they are, for requests that `fetch` refuses to make, and reads until the server closes the
 * connection. Say `connection: close` in the request, or the server keeps it open.
 */
export function rawRequest(serverUrl: string, request: string): Promise<RawAnswer> {
  const { hostname, port } = new URL(serverUrl);
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  const chunks: Buffer[] = [];
  const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(request, "latin1"));
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", reject);
  socket.on("close", () => {
    const text = Buffer.concat(chunks).toString("latin1");
    const [head = "", ...body] = text.split("\r\n\r\n");
    resolve({ status: Number(head.split(" ")[1]), head, body: body.join("\r\n\r\n") });
  });
  return promise;
}
