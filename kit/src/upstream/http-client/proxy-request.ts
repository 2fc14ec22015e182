import type { Endpoint } from "./endpoint.ts";

/** A request that is sent unchanged. */
export interface ProxyRequest {
  /** An HTTP token, usually in upper case. CONNECT is not supported. */
  method: string;
  /** Begins with a slash; visible ASCII without a fragment, as for `get`. */
  path: string;
  /**
   * A block of header lines, each ended by CRLF, with characters up to U+00FF, which are sent as Latin-1. It is not checked, and
   * must not contain Host, Connection, Content-Length or Transfer-Encoding.
   */
  headers: string;
  /** The whole body; Content-Length is added. */
  body?: Uint8Array | undefined;
}

/** A method (RFC 9110, 9.1); other characters could end the request line early. */
const METHOD = /^(?!CONNECT$)[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Methods that usually have content, so that an empty body is sent as Content-Length: 0 (RFC 9110, 8.6). */
const WITH_CONTENT = new Set(["POST", "PUT", "PATCH"]);

/** Returns the bytes of a request, head and body together. Throws a TypeError for an invalid method. */
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

/** Whether a request may be sent again when it may have been received: a safe method without a body. */
export const isRepeatable = ({ method, body }: ProxyRequest): boolean =>
  (method === "GET" || method === "HEAD") && !body;
