import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { services } from "@super-heroes/system/services";
import { alerts, dashboard, type Panel, recordings, yamlFile } from "./files.ts";

interface Overlay {
  services: Record<
    string,
    { image?: string; environment?: Record<string, string>; volumes?: string[]; ports?: string[] }
  >;
  volumes: Record<string, unknown>;
}
interface Prometheus {
  rule_files: string[];
  scrape_configs: {
    job_name: string;
    dns_sd_configs?: { type: string; port: number; names: string[] }[];
  }[];
}

const names = services.map(({ name }) => name).sort();
const tools = ["grafana", "jaeger", "prometheus"];
const overlay = await yamlFile<Overlay>("compose.observability.yml");
const prometheus = await yamlFile<Prometheus>("deploy/observability/prometheus/prometheus.yml");

test("the overlay gives every service its collector, and adds the tools", () => {
  expect(Object.keys(overlay.services).sort()).toEqual([...names, ...tools].sort());
  for (const name of names)
    expect(overlay.services[name]).toEqual({
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Compose's own syntax.
      environment: { OTEL_EXPORTER_OTLP_ENDPOINT: "${OTEL_EXPORTER_OTLP_ENDPOINT-http://jaeger:4318}" },
    });
});

test.each(tools)("%s has a pinned image, listens on this machine only, and mounts what is there", (tool) => {
  const { image = "", ports = [], volumes = [] } = overlay.services[tool] ?? {};
  expect(image).toMatch(/:v?\d+\.\d+\.\d+$/);
  expect(ports).not.toBeEmpty();
  for (const port of ports) expect(port).toStartWith("127.0.0.1:");
  for (const [source = ""] of volumes.map((volume) => volume.split(":"))) {
    const isThere = source.startsWith("./")
      ? existsSync(join(repositoryRoot, source))
      : source in overlay.volumes;
    expect({ source, isThere }).toEqual({ source, isThere: true });
  }
});

test("every replica of every service is scraped, on its port without TLS", async () => {
  const found = prometheus.scrape_configs.flatMap(({ dns_sd_configs = [] }) => dns_sd_configs);
  const { "x-environment": everyService, services: containers } = await yamlFile<
    Overlay & { "x-environment": { PROBE_PORT: string } }
  >("compose.yml");
  expect(found).toEqual([
    expect.objectContaining({ type: "A", port: Number(everyService.PROBE_PORT) }),
    expect.objectContaining({
      type: "A",
      port: Number(containers.gateway?.environment?.METRICS_PORT),
      names: ["gateway"],
    }),
  ]);
  for (const name of names) expect(containers[name]?.environment?.PROBE_PORT).toBe(everyService.PROBE_PORT);
  expect(found.flatMap((one) => one.names).toSorted()).toEqual(names);
});

test("an alert covers every service without a replica", () => {
  const missing = alerts.find(({ alert }) => alert === "ServiceMissing")?.expr ?? "";
  const missed = [...missing.matchAll(/absent\(up\{job="(\w+)"\}\)/g)].map(([, job]) => job);
  expect(missed.sort()).toEqual(names);
});

test("alerts have a severity, a summary and unique names", () => {
  for (const { labels, annotations } of alerts) {
    expect(labels?.severity).toBeOneOf(["page", "ticket"]);
    expect(annotations?.summary).toBeTruthy();
  }
  const all = [...alerts, ...recordings].map(({ alert, record }) => alert ?? record);
  expect(new Set(all).size).toBe(all.length);
});

test("every panel has a description and the provisioned data source, and overlaps no other", async () => {
  const { datasources } = await yamlFile<{ datasources: { uid: string; url: string }[] }>(
    "deploy/observability/grafana/provisioning/datasources/prometheus.yml",
  );
  expect(datasources).toEqual([
    expect.objectContaining({ uid: "prometheus", url: "http://prometheus:9090" }),
  ]);
  for (const panel of dashboard.panels) {
    const { type, description, datasource, targets } = panel;
    if (type !== "row") expect({ ...panel, description }).toMatchObject({ description: expect.any(String) });
    if (type !== "row") expect(datasource?.uid).toBe("prometheus");
    if (type !== "row") expect(targets).not.toBeEmpty();
    for (const other of dashboard.panels)
      if (other !== panel)
        expect(`${panel.title} on ${other.title}: ${overlap(panel, other)}`).toEndWith("false");
  }
  expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
});

function overlap({ gridPos: a }: Panel, { gridPos: b }: Panel): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
