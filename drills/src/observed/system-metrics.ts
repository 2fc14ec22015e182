import type { Metrics } from "@super-heroes/bench/lab/metrics/prometheus-text";
import { scrapeMetrics } from "@super-heroes/bench/lab/metrics/service-watch";

/** The metrics of all services, by their names. */
export type SystemMetrics = ReadonlyMap<string, Metrics>;

/** Reads the metrics of services, by the URL that serves the `/metrics` of each. Throws when one does not respond. */
export async function scrapeAll(urls: Readonly<Record<string, string>>): Promise<SystemMetrics> {
  const all = new Map<string, Metrics>();
  for (const [name, url] of Object.entries(urls)) {
    const metrics = await scrapeMetrics(url);
    if (metrics === null) throw new Error(`${name} does not respond to GET /metrics at ${url}`);
    all.set(name, metrics);
  }
  return all;
}

/** How often circuits to other services have opened, in all services. */
export const openedCircuits = (system: SystemMetrics): number =>
  sum(system, (metrics) => metrics.by("upstream_circuit_opened_total", "upstream"));

/** The number of responses with 5xx, in all services. */
export const serverErrors = (system: SystemMetrics): number =>
  sum(system, (metrics) =>
    Object.fromEntries(
      Object.entries(metrics.by("http_requests_total", "status")).filter(([status]) => /^5/.test(status)),
    ),
  );

/** Gauges of what is held for requests, each with the label of its series. */
const SLOTS = [
  ["http_requests_in_flight", "service"],
  ["upstream_calls_active", "upstream"],
  ["admission_in_flight", "upstream"],
  ["admission_waiting", "upstream"],
  ["password_hashes_active", "state"],
] as const;

/** What is held for requests now, as in "gateway: admission_in_flight heroes". The scrape itself is one of them. */
export function slotsHeld(system: SystemMetrics): Map<string, number> {
  const held = new Map<string, number>();
  for (const [service, metrics] of system)
    for (const [gauge, label] of SLOTS)
      for (const [value, count] of Object.entries(metrics.by(gauge, label)))
        if (count > 0) held.set(`${service}: ${gauge} ${value}`, count);
  return held;
}

const sum = (system: SystemMetrics, values: (metrics: Metrics) => Record<string, number>): number =>
  [...system.values()].flatMap((metrics) => Object.values(values(metrics))).reduce((a, b) => a + b, 0);
