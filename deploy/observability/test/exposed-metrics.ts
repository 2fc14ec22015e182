import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countDroppedLines } from "@super-heroes/kit/log/dropped-lines";
import { watchCertificateExpiry } from "@super-heroes/kit/metrics/certificate-expiry";
import { createMetrics, type Metrics } from "@super-heroes/kit/metrics/metrics";
import { createReplicaMetrics } from "@super-heroes/kit/upstream/replicas/replica-metrics";
import { withFlagFile } from "@super-heroes/system/environment/flag-file";
import { withKeys } from "@super-heroes/system/environment/keys";
import { launchSystem, type RunningSystem } from "@super-heroes/system/launch/launch";
import { services } from "@super-heroes/system/services";
import { testAuthority, testCertificate } from "@super-heroes/testing/certificates/test-certificates";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { freePort } from "@super-heroes/testing/processes/free-port";
import { embeddedSystem } from "../../../system/test/embedded-system.ts";
import { type ExposedMetrics, exposedIn } from "./exposition.ts";

/**
 * The metrics that all services really expose: starts them on embedded stores, sends requests, and scrapes them.
 * Analytics is stopped in between, so that the others count an outage.
 */
export async function exposedMetrics(): Promise<ExposedMetrics> {
  const folder = await mkdtemp(join(tmpdir(), "super-heroes-observability-"));
  const { env } = await withKeys(services, embeddedSystem(folder), join(folder, "data"));
  const output = (name: string) => join(folder, `${name}.log`);
  let system: RunningSystem | undefined;
  try {
    const metricsPort = freePort();
    system = await launchSystem({
      env: withFlagFile({ ...env, GATEWAY_METRICS_PORT: String(metricsPort) }),
      output,
    });
    return exposedIn([...(await scrapesAfterTraffic(system, metricsPort)), await ofRareEvents()]);
  } finally {
    await system?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function scrapesAfterTraffic(
  { services: running }: RunningSystem,
  metricsPort: number,
): Promise<string[]> {
  const serviceNamed = (name: string) => {
    const service = running.find((candidate) => candidate.name === name);
    if (!service) throw new Error(`${name} was not started`);
    return service;
  };
  const gateway = serviceNamed("gateway").url;
  const analytics = serviceNamed("analytics");

  await get(`${gateway}/api/fights/execute_fight`);
  await get(`${serviceNamed("fights").url}/api/fights/execute_fight`);
  const ofAnalytics = await get(`${analytics.url}/metrics`);
  await analytics.stop();
  await get(`${gateway}/api/fights/execute_fight`);
  await get(`${gateway}/api/dashboard`);
  await operate(`${gateway}/graphql`, "{ statistics { totalFights } }");
  await eventually(
    "a failed delivery",
    () => get(`${serviceNamed("fights").url}/metrics`),
    (metrics) => /^event_deliveries_failed_total\{/m.test(metrics),
    10_000,
  );
  const others = running.filter(({ name }) => name !== "analytics" && name !== "gateway");
  const urls = [`http://127.0.0.1:${metricsPort}`, ...others.map(({ url }) => url)];
  return [ofAnalytics, ...(await Promise.all(urls.map((url) => get(`${url}/metrics`))))];
}

/**
 * Counts what needs a full disk, a slow upstream, a store that fails midway, several replicas or TLS, with the code that counts
 * it.
 */
async function ofRareEvents(): Promise<string> {
  const metrics = createMetrics("fights");
  countDroppedLines("fights", metrics)("stdout", 1, new Error("the reader has stopped"));
  const hedges = metrics.hedgesOf("hero");
  hedges.ended("won");
  hedges.denied();
  metrics.responseCut("/api/heroes", "source_failed");
  ofSeveralReplicas(metrics);
  const current = await testCertificate(await testAuthority(), "fights");
  watchCertificateExpiry(metrics, { listener: { current }, upstreams: undefined });
  return metrics.registry.metrics();
}

/** Counts what only a caller of several replicas counts. */
function ofSeveralReplicas(metrics: Metrics): void {
  const replicas = createReplicaMetrics(metrics, { upstream: "heroes" });
  replicas.callsOf("10.0.0.1:8001").ok.add();
  replicas.ejected("10.0.0.1:8001", "slow");
}

const operate = async (url: string, query: string) =>
  await (
    await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query }),
    })
  ).text();

async function get(url: string): Promise<string> {
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} responded with ${response.status}: ${text}`);
  return text;
}
