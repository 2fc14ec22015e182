import { directFetch } from "@super-heroes/kit/process/proxies";

/** What came back for one request. */
export interface RequestResult {
  /** 0 when there was none: the connection failed, or the time was over. */
  status: number;
  /** The problem's code, or why there was no answer; empty for an answer that is no problem. */
  code: string;
  headers: Headers;
  text: string;
  /** From the request to the end of its answer. */
  ms: number;
}

/** What is asked, beside the path. */
export interface RequestOptions {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, instead. */
  raw?: string;
}

/** Longer than any deadline in here: what takes so long is not answered. */
const PATIENCE_MS = 15_000;
const PATIENCE_IN_THE_END_MS = 30_000;

/** Asks, and tells what came of it; never rejects. */
export async function ask(
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
      timeoutMs: PATIENCE_MS,
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

/** The JSON of an answer. Throws when it was not answered with a 2xx, naming what was asked. */
export async function requestJson<T>(url: string, question?: RequestOptions): Promise<T> {
  return jsonOf<T>(await ask(url, question), url, question);
}

/**
 * The same for what has to be read in the end: a store that has just been killed may be slow, and then its service says
 * so. Asks again for up to 30 s.
 */
export async function requestJsonWithRetries<T>(url: string, question?: RequestOptions): Promise<T> {
  const givesUpAtMs = performance.now() + PATIENCE_IN_THE_END_MS;
  for (;;) {
    const answer = await ask(url, question);
    const isBusy = answer.status === 503 || answer.status === 504;
    if (!isBusy || performance.now() > givesUpAtMs) return jsonOf<T>(answer, url, question);
    await Bun.sleep(100);
  }
}

function jsonOf<T>({ status, code, text }: RequestResult, url: string, question?: RequestOptions): T {
  if (status >= 200 && status < 300) return JSON.parse(text) as T;
  throw new Error(`${question?.method ?? "GET"} ${new URL(url).pathname}: got ${status} ${code}`);
}

function codeIn(text: string): string {
  try {
    return (JSON.parse(text) as { code?: string }).code ?? "";
  } catch {
    return "";
  }
}
