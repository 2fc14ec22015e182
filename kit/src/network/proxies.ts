import { upstreamTls } from "./upstream-tls.ts";

/**
 * Requests between the parts of this system never go through a proxy: no proxy can reach this machine's loopback
 * addresses or the names of containers. Bun's `fetch` obeys `HTTP_PROXY` for every address, loopback addresses included,
 * and Docker sets that variable in each container of a client that is configured with a proxy.
 *
 * A service makes internal requests only, and removes the variables from its environment before it does anything else
 * ({@link ignoreProxies}). A command may have to download something through the user's proxy, so it keeps the variables
 * and makes its internal requests with {@link directFetch}.
 */

/** The variables that make programs use a proxy, in upper and lower case. */
export const PROXY_VARIABLES: readonly string[] = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].flatMap(
  (name) => [name, name.toLowerCase()],
);

/** Makes `node:http` obey these variables, which it otherwise ignores. */
const OBEY_IN_NODE_HTTP = "NODE_USE_ENV_PROXY";

/** Returns the environment without the variables of proxies. */
export function withoutProxies(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const unwanted = new Set([...PROXY_VARIABLES, OBEY_IN_NODE_HTTP]);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !unwanted.has(name)));
}

/** Removes these variables from the environment of this process and of the processes that it starts. */
export function ignoreProxies(): void {
  for (const name of [...PROXY_VARIABLES, OBEY_IN_NODE_HTTP]) delete process.env[name];
}

/** The options of an internal request: those of `fetch`, and a time limit. */
export interface DirectRequest extends BunFetchRequestInit {
  /** The limit for the whole response with its body; 10 s by default. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

/**
 * `fetch` for requests to a service of this system or to a service under measurement: never through a proxy, with this process's
 * certificates for https, and never longer than `timeoutMs`. Rejects with a `TimeoutError` after that, and with the reason of
 * `signal` when it aborts first.
 *
 * @example const response = await directFetch(`${url}/ready`, { signal, timeoutMs: 1000 });
 */
export async function directFetch(
  url: string | URL,
  { timeoutMs = TIMEOUT_MS, signal, ...init }: DirectRequest = {},
): Promise<Response> {
  const limit = AbortSignal.timeout(timeoutMs);
  const isHttps = String(url).startsWith("https:");
  return await fetch(url, {
    ...(isHttps && { tls: upstreamTls() }),
    ...init,
    proxy: false,
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  });
}
