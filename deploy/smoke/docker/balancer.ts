import type { Docker } from "./docker.ts";

const GIVES_UP_AFTER_MS = 30_000;

/**
 * Resolves when the balancer deals requests out to so many containers of a service: it looks for itself, and a container
 * is well a moment before it has noticed. Whoever rolls containers waits for that, as `minReadySeconds` does in
 * Kubernetes. `from` is a container that reaches the balancer. Throws when that does not come.
 */
export async function untilBalanced(
  docker: Docker,
  from: string,
  service: string,
  count: number,
): Promise<void> {
  const givesUpAtMs = performance.now() + GIVES_UP_AFTER_MS;
  const program = "console.log(await (await fetch('http://balancer:8404/metrics', { proxy: false })).text())";
  for (;;) {
    const active = activeServers(await docker.run("exec", from, "bun", "-e", program), service);
    if (active === count) return;
    if (performance.now() > givesUpAtMs)
      throw new Error(`the balancer has ${active} containers of ${service}, not ${count}`);
    await Bun.sleep(250);
  }
}

/** How many containers of a service the balancer deals requests out to, from its metrics. */
export function activeServers(metrics: string, service: string): number {
  const line = new RegExp(`^haproxy_backend_active_servers\\{proxy="${service}"\\} (\\d+)`, "m").exec(
    metrics,
  );
  return Number(line?.[1] ?? Number.NaN);
}
