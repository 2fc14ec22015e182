import { setTimeout as pause } from "node:timers/promises";
import { directFetch } from "@super-heroes/kit/network/proxies";

/** What came of one request. */
export interface RequestResult {
  /** 0 when there was no response: the connection failed, or the request timed out. */
  status: number;
  /** The problem's code, or why there was no response; empty for a response without a problem. */
  code: string;
  headers: Headers;
  text: string;
  /** From the request to the end of its response. */
  ms: number;
}

/** A request, without its URL. */
export interface RequestOptions {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent unchanged, instead of `body`. */
  raw?: string;
}

/** Longer than any deadline of a service in a drill. */
const TIMEOUT_MS = 15_000;
const RETRY_FOR_MS = 30_000;
const RETRY_AFTER_MS = 100;

/** Sends a request and reads its response. Never rejects: what failed is in the result. */
export async function request(
  url: string,
  { method = "GET", headers = {}, body, raw }: RequestOptions = {},
): Promise<RequestResult> {
  const startedAtMs = performance.now();
  try {
    const response = await directFetch(url, {
      method,
      headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(raw !== undefined && { body: raw }),
      redirect: "manual",
      timeoutMs: TIMEOUT_MS,
    });
    const text = await response.text();
    const { status } = response;
    const ms = performance.now() - startedAtMs;
    return { status, code: status < 400 ? "" : codeIn(text), headers: response.headers, text, ms };
  } catch (error) {
    const { code, name } = error as { code?: unknown; name: string };
    const why = typeof code === "string" ? code : name;
    return { status: 0, code: why, headers: new Headers(), text: "", ms: performance.now() - startedAtMs };
  }
}

/** The JSON of a response. Throws an error that names the request when the status is not 2xx. */
export async function requestJson<T>(url: string, options?: RequestOptions): Promise<T> {
  return jsonOf<T>(await request(url, options), url, options);
}

/**
 * Like {@link requestJson}, but retries 503 and 504 for up to 30 s: after a store was killed, its service may need a while
 * until it can read from it.
 */
export async function requestJsonWithRetries<T>(url: string, options?: RequestOptions): Promise<T> {
  const deadlineMs = performance.now() + RETRY_FOR_MS;
  for (;;) {
    const result = await request(url, options);
    const isBusy = result.status === 503 || result.status === 504;
    if (!isBusy || performance.now() > deadlineMs) return jsonOf<T>(result, url, options);
    await pause(RETRY_AFTER_MS);
  }
}

function jsonOf<T>({ status, code, text }: RequestResult, url: string, options?: RequestOptions): T {
  if (status >= 200 && status < 300) return JSON.parse(text) as T;
  throw new Error(`${options?.method ?? "GET"} ${new URL(url).pathname}: got ${status} ${code}`);
}

function codeIn(text: string): string {
  try {
    return (JSON.parse(text) as { code?: string }).code ?? "";
  } catch {
    return "";
  }
}
