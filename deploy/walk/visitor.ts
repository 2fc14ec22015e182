/** No answer of a system that is well takes longer, even the first one after a start. */
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
  /** The access token of whoever asks. */
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** The status that the answer must have; 200 unless told otherwise. */
  readonly expected?: number;
}

/** Someone who asks one server, and knows nothing of how it is made. */
export interface Visitor {
  /** Where it asks, without a trailing slash. */
  readonly baseUrl: string;
  /** The answer's text. Throws {@link Stumble} when there is none in time, or it has another status. */
  text(path: string, visit?: Visit): Promise<string>;
  /** The answer's JSON, taken to be what the caller says it is. Throws {@link Stumble} as `text` does, and when it is none. */
  json<Answer>(path: string, visit?: Visit): Promise<Answer>;
}

/** Creates a visitor of the server at `baseUrl`. */
export function createVisitor(baseUrl: string): Visitor {
  const base = baseUrl.replace(/\/+$/, "");

  async function text(path: string, { method = "GET", body, token, headers, expected = 200 }: Visit = {}) {
    const asked = `${method} ${base}${path}`;
    const answer = await fetch(base + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: Error) => {
      throw new Stumble(`${asked}: no answer (${error.message})`);
    });
    const content = await answer.text();
    if (answer.status === expected) return content;
    throw new Stumble(`${asked}: expected ${expected}, got ${answer.status} ${content.slice(0, 300)}`);
  }

  async function json<Answer>(path: string, visit?: Visit): Promise<Answer> {
    const content = await text(path, visit);
    try {
      return JSON.parse(content);
    } catch {
      throw new Stumble(`${base}${path}: expected JSON, got ${content.slice(0, 300)}`);
    }
  }

  return { baseUrl: base, text, json };
}
