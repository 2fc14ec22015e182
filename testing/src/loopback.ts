const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** Both are read; where they differ, the first is used. */
const VARIABLES = ["no_proxy", "NO_PROXY"] as const;

/**
 * The variables that keep requests to this machine away from a proxy. `fetch` sends them to `HTTP_PROXY`, if that is
 * set, like all others, and a proxy cannot reach this machine's loopback addresses.
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
