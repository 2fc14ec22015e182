import { directFetch } from "@super-heroes/kit/network/proxies";

/** Longer than any response of a healthy system, also the first one after a start. */
const TIMEOUT_MS = 10_000;

/** A step failed. The message is one line with the request, and what was expected and received. */
export class StepFailure extends Error {
  override readonly name = "StepFailure";
}

/** A request, without its path. */
export interface RequestOptions {
  readonly method?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** The access token of the caller. */
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** The status that the response must have; 200 by default. */
  readonly expected?: number;
}

/** A client of one server. */
export interface Client {
  /** The server's address, without a trailing slash. */
  readonly baseUrl: string;
  /** The response and its text. Rejects with {@link StepFailure} on a timeout or another status. */
  response(path: string, options?: RequestOptions): Promise<{ headers: Headers; content: string }>;
  /** The text of the response. Rejects as `response` does. */
  text(path: string, options?: RequestOptions): Promise<string>;
  /** The JSON of the response; its type is not checked. Rejects as `response` does, and when it is not JSON. */
  json<Body>(path: string, options?: RequestOptions): Promise<Body>;
}

/** Creates a client of the server at `baseUrl`. */
export function createClient(baseUrl: string): Client {
  const base = baseUrl.replace(/\/+$/, "");

  async function response(
    path: string,
    { method = "GET", body, token, headers, expected = 200 }: RequestOptions = {},
  ) {
    const request = `${method} ${base}${path}`;
    const received = await directFetch(base + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: "manual",
      timeoutMs: TIMEOUT_MS,
    }).catch((error: Error) => {
      throw new StepFailure(`${request}: no response (${error.message})`);
    });
    const content = await received.text();
    if (received.status === expected) return { headers: received.headers, content };
    throw new StepFailure(
      `${request}: expected ${expected}, got ${received.status} ${content.slice(0, 300)}`,
    );
  }

  const text = async (path: string, options?: RequestOptions) => (await response(path, options)).content;

  async function json<Body>(path: string, options?: RequestOptions): Promise<Body> {
    const content = await text(path, options);
    try {
      return JSON.parse(content);
    } catch {
      throw new StepFailure(`${base}${path}: expected JSON, got ${content.slice(0, 300)}`);
    }
  }

  return { baseUrl: base, response, text, json };
}
