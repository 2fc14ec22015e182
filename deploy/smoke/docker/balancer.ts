import type { Docker } from "./docker.ts";
import { SLOW_POLL_MS, until } from "./until.ts";

const TIMEOUT_MS = 30_000;

/**
 * Resolves when the balancer sends requests to `count` containers of a service. It has health checks of its own, so that it
 * notices a healthy container later than the engine does. Restarts in turn wait for it, like `minReadySeconds` in
 * Kubernetes. `from` is a container in the balancer's network. Throws after 30 s.
 */
export async function untilBalanced(
  docker: Docker,
  from: string,
  service: string,
  count: number,
): Promise<void> {
  const isBalanced = async () => activeServers(await metricsOf(docker, from), service) === count;
  await until(`the balancer has ${count} containers of ${service}`, TIMEOUT_MS, isBalanced, SLOW_POLL_MS);
}

/** The number of requests to a service that the balancer has received so far; `from` as above. */
export async function balancedRequests(docker: Docker, from: string, service: string): Promise<number> {
  return sampleOf("haproxy_frontend_http_requests_total", await metricsOf(docker, from), service);
}

async function metricsOf(docker: Docker, from: string): Promise<string> {
  const program = "console.log(await (await fetch('http://balancer:8404/metrics', { proxy: false })).text())";
  return await docker.run("exec", from, "bun", "-e", program);
}

/** The number of containers of a service that the balancer sends requests to, from its metrics; `NaN` where it has none. */
export const activeServers = (metrics: string, service: string): number =>
  sampleOf("haproxy_backend_active_servers", metrics, service);

function sampleOf(metric: string, metrics: string, service: string): number {
  const line = new RegExp(`^${metric}\\{proxy="${service}"\\} (\\d+)`, "m").exec(metrics);
  return Number(line?.[1] ?? Number.NaN);
}
