import { expectThat } from "./expectations.ts";
import { createVisitor } from "./visitor.ts";

/** Its port is open to the public: its metrics have one of their own. */
const WITHOUT_METRICS = "gateway";

/**
 * Asks one service, at its own address, what an orchestrator and Prometheus ask it: `/health`, `/ready`, `/metrics`.
 * Resolves with its name and version; throws `Stumble`.
 */
export async function askOperations(url: string): Promise<string> {
  const service = createVisitor(url);
  const health = await service.json<{ status: string; service: string; version: string }>("/health");
  expectThat(health.status === "up", `${url}/health: expected up, got ${health.status}`);
  await service.text("/ready");
  if (health.service === WITHOUT_METRICS) {
    await service.text("/metrics", { expected: 404 });
    return `${health.service} ${health.version}`;
  }
  const metrics = await service.text("/metrics");
  const mark = `service="${health.service}"`;
  expectThat(metrics.includes(mark), `${url}/metrics: expected metrics with ${mark}`);
  return `${health.service} ${health.version}`;
}
