import { directFetch } from "@super-heroes/kit/network/proxies";

/** No response of a system that is well takes longer, even the first one after a start. */
const TIMEOUT_MS = 10_000;

/** What a step did not find. The message is one line that names the request and what came instead. */
export class Stumble extends Error {
  override readonly name = "Stumble";
}

/** A request as a client of the system sends it. */
export interface Visit {
  readonly method?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** The access token of the caller. */
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** The status that the response must have; 200 unless another is named. */
  readonly expected?: number;
}

/** A client of one server. */
export interface Visitor {
  /** The server's address, without a trailing slash. */
  readonly baseUrl: string;
  /** The text of the response. Throws {@link Stumble} when there is none in time, or it has another status. */
  text(path: string, visit?: Visit): Promise<string>;
  /** The JSON of the response, taken to be what the caller says it is. Throws {@link Stumble} as `text` does, and when it is none. */
  json<Body>(path: string, visit?: Visit): Promise<Body>;
}

/** Creates a visitor of the server at `baseUrl`. */
export function createVisitor(baseUrl: string): Visitor {
  const base = baseUrl.replace(/\/+$/, "");

  async function text(path: string, { method = "GET", body, token, headers, expected = 200 }: Visit = {}) {
    const asked = `${method} ${base}${path}`;
    const response = await directFetch(base + path, {
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
      throw new Stumble(`${asked}: no response (${error.message})`);
    });
    const content = await response.text();
    if (response.status === expected) return content;
    throw new Stumble(`${asked}: expected ${expected}, got ${response.status} ${content.slice(0, 300)}`);
  }

  async function json<Body>(path: string, visit?: Visit): Promise<Body> {
    const content = await text(path, visit);
    try {
      return JSON.parse(content);
    } catch {
      throw new Stumble(`${base}${path}: expected JSON, got ${content.slice(0, 300)}`);
    }
  }

  return { baseUrl: base, text, json };
}
