import type { ExpectedResponse } from "../../../k6/expected-response.ts";

/** One of the requests that a generator sends in turn. */
export interface SentRequest {
  /** Different from those of the others. */
  name: string;
  method: string;
  /** The whole address; all requests of an order have the same host and port. */
  url: string;
  /** Without Host, Connection, Content-Length and Transfer-Encoding. */
  headers: Record<string, string>;
  /** In base64, because it may be binary; `null` without one. */
  body: string | null;
  expected: ExpectedResponse;
}

/** Methods whose requests have content, so that an empty one is sent as `Content-Length: 0` (RFC 9110, 8.6). */
const WITH_CONTENT = ["POST", "PUT", "PATCH"];

/** Whether a request without a body says so in its head. */
export const saysEmpty = ({ method, body }: Pick<SentRequest, "method" | "body">): boolean =>
  body === null && WITH_CONTENT.includes(method);
