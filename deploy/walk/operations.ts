import { createClient } from "./client.ts";
import { expectThat } from "./expectations.ts";

/** Its port is public, and its metrics are on another one. */
const WITHOUT_METRICS = "gateway";

/**
 * Requests `/health`, `/ready` and `/metrics` from one service, at its own address. Resolves with its name and version.
 * Rejects with `StepFailure`.
 */
export async function checkOperations(url: string): Promise<string> {
  const service = createClient(url);
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
