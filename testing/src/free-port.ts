/** A port of this machine that was free a moment ago. */
export function freePort(): number {
  using probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  return probe.port;
}
