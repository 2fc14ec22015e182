import { signal } from "@preact/signals";
import { Failure, failureOf } from "./failure.ts";

/** A request to the API of this origin. */
export interface ApiRequest {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Without an access token: what begins, renews or ends a session. */
  isAnonymous?: boolean;
  /** The page says itself who has to be signed in, so no sign-in is offered over it. */
  leadsToSignIn?: boolean;
  /** Statuses besides 2xx whose body is the result. */
  accepts?: readonly number[];
}

/** The result of a request. */
export interface ApiResponse<Data> {
  data: Data;
  status: number;
  headers: Headers;
  /** From sending the request to the end of the response, as the browser measured it. */
  roundTripMs: number;
}

/** The number of requests that are waiting for their responses. */
export const pending = signal(0);

/** Longer than the deadline of the gateway, which responds by itself before. */
const TIMEOUT_MS = 20_000;

/** Adds credentials; see `session/session.ts`. Without a session it changes nothing. */
export interface Credentials {
  /** The access token, renewed first if it is about to end. */
  token(): Promise<string | undefined>;
  /** Renews a token that was refused, or that there was none of. Whether there is a new one. */
  renew(refused: string | undefined): Promise<boolean>;
  /** A request needs a session, and there is none. */
  missing(): void;
}

let credentials: Credentials | undefined;

/** Sets what adds the credentials to each request. */
export function useCredentials(source: Credentials): void {
  credentials = source;
}

/**
 * Sends a request to the API and returns the parsed response. Throws {@link Failure}. A token that is refused is renewed
 * once, and the request is then sent again: its first attempt changed nothing.
 */
export async function request<Data>(path: string, options: ApiRequest = {}): Promise<ApiResponse<Data>> {
  pending.value++;
  try {
    const token = options.isAnonymous ? undefined : await credentials?.token();
    let attempt = await send(path, options, token);
    if (attempt.response.status === 401 && !options.isAnonymous && credentials) {
      if (await credentials.renew(token)) attempt = await send(path, options, await credentials.token());
      else if (!options.leadsToSignIn) credentials.missing();
    }
    const { response, startedAtMs } = attempt;
    if (!response.ok && !options.accepts?.includes(response.status)) throw await failureOf(response);
    const data = (response.status === 204 ? undefined : await parsed(response)) as Data;
    return {
      data,
      status: response.status,
      headers: response.headers,
      roundTripMs: performance.now() - startedAtMs,
    };
  } finally {
    pending.value--;
  }
}

async function send(
  path: string,
  { method = "GET", body, headers, signal }: ApiRequest,
  token: string | undefined,
): Promise<{ response: Response; startedAtMs: number }> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const startedAtMs = performance.now();
  try {
    const response = await fetch(path, {
      method,
      headers: {
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    return { response, startedAtMs };
  } catch (error) {
    throw withoutResponse(error, signal);
  }
}

async function parsed(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new Failure("unreachable", "The response was cut or is not JSON. Try again.", {
      status: response.status,
    });
  }
}

/** The failure of a request that got no response; an abort by the page itself is passed on. */
function withoutResponse(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return error;
  if (error instanceof DOMException && error.name === "TimeoutError")
    return new Failure("timeout", `There was no response within ${TIMEOUT_MS / 1000} s. Try again.`);
  if (!navigator.onLine)
    return new Failure("offline", "This device is offline. What is on the page may be out of date.");
  return new Failure("unreachable", "The gateway cannot be reached. Check that it runs, and try again.");
}
