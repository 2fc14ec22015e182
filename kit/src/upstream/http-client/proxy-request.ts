import type { Endpoint } from "./endpoint.ts";

/** A request to be sent as it is. */
export interface ProxyRequest {
  /** A token of HTTP, in upper case as a rule; CONNECT and its tunnels are not for this client. */
  method: string;
  /** Begins with a slash and is visible ASCII without a fragment, as for `get`. */
  path: string;
  /**
   * A ready block of header lines, each ended by CRLF, of characters up to U+00FF, which are sent as Latin-1. Nothing in
   * it is checked: it must hold none of Host, Connection, Content-Length and Transfer-Encoding.
   */
  headers: string;
  /** The whole of it; Content-Length is added. */
  body?: Uint8Array | undefined;
}

/** A method (RFC 9110, 9.1): anything else could end the request line early. */
const METHOD = /^(?!CONNECT$)[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Methods whose requests have content as a rule, so that the lack of it is said, too (RFC 9110, 8.6). */
const WITH_CONTENT = new Set(["POST", "PUT", "PATCH"]);

/** Writes a request as the bytes to send, head and body in one. Throws a TypeError for a method that is none. */
export function requestBytes(
  request: ProxyRequest,
  { basePath, host }: Endpoint,
  keepAlive: boolean,
): Buffer {
  const { method, path, headers, body } = request;
  if (!METHOD.test(method)) throw new TypeError(`a method must be a token, got ${JSON.stringify(method)}`);
  const length = body?.length ?? (WITH_CONTENT.has(method) ? 0 : undefined);
  const head =
    `${method} ${basePath}${path} HTTP/1.1\r\nHost: ${host}\r\n${keepAlive ? "" : "Connection: close\r\n"}` +
    `${length === undefined ? "" : `Content-Length: ${length}\r\n`}${headers}\r\n`;
  if (!body) return Buffer.from(head, "latin1");
  const bytes = Buffer.allocUnsafe(head.length + body.length);
  bytes.write(head, "latin1");
  bytes.set(body, head.length);
  return bytes;
}

/** Whether a request may be sent again when nobody knows if it was received: it is only a question, and has no body. */
export const isRepeatable = ({ method, body }: ProxyRequest): boolean =>
  (method === "GET" || method === "HEAD") && !body;
