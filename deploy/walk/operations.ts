import { expectThat } from "./expectations.ts";
import { createVisitor } from "./visitor.ts";

/**
 * Asks one service, at its own address, what an orchestrator and Prometheus ask it: `/health`, `/ready`, `/metrics`.
 * Resolves with its name and version; throws `Stumble`.
 */
export async function askOperations(url: string): Promise<string> {
  const service = createVisitor(url);
  const health = await service.json<{ status: string; service: string; version: string }>("/health");
  expectThat(health.status === "up", `${url}/health: expected up, got ${health.status}`);
  await service.text("/ready");
  const metrics = await service.text("/metrics");
  const mark = `service="${health.service}"`;
  expectThat(metrics.includes(mark), `${url}/metrics: expected metrics with ${mark}`);
  return `${health.service} ${health.version}`;
}
