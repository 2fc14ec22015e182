const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** When they differ, the first one applies. */
const VARIABLES = ["no_proxy", "NO_PROXY"] as const;

/**
 * The variables that exclude this machine's loopback addresses from the proxy. With `HTTP_PROXY` set, `fetch` would send
 * requests for them to the proxy, which cannot reach them.
 *
 * @example withoutProxyOnLoopback({ NO_PROXY: "corp.example" }).NO_PROXY // "corp.example,localhost,127.0.0.1,[::1]"
 */
export function withoutProxyOnLoopback(
  env: Readonly<Record<string, string | undefined>>,
): Record<(typeof VARIABLES)[number], string> {
  const [given] = VARIABLES.map((name) => env[name]).filter(Boolean);
  const hosts = new Set([...(given ?? "").split(",").map((host) => host.trim()), ...LOOPBACK]);
  hosts.delete("");
  const value = [...hosts].join(",");
  return { no_proxy: value, NO_PROXY: value };
}
