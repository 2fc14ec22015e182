import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { YAML } from "bun";

/** A rule of Prometheus, which records a metric or alerts. */
export interface Rule {
  record?: string;
  alert?: string;
  expr: string;
  for?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** A panel of Grafana; a row has no targets. */
export interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: { uid: string };
  targets?: { expr: string; legendFormat: string }[];
}

interface Dashboard {
  uid: string;
  panels: Panel[];
  templating: { list: { name: string; query: { query: string } }[] };
  annotations: { list: { expr: string }[] };
}

const textOf = (path: string) => Bun.file(join(repositoryRoot, path)).text();

/** Reads a YAML file, by its path from the repository's root. */
export const yamlFile = async <Content>(path: string) => YAML.parse(await textOf(path)) as Content;

const rulesOf = async (file: string): Promise<Rule[]> => {
  const path = `deploy/observability/prometheus/rules/${file}`;
  return (await yamlFile<{ groups: { rules: Rule[] }[] }>(path)).groups.flatMap(({ rules }) => rules);
};

export const recordings = await rulesOf("recording.yml");
export const alerts = await rulesOf("alerts.yml");
export const dashboard = JSON.parse(
  await textOf("deploy/observability/grafana/dashboards/super-heroes.json"),
) as Dashboard;
