import { join } from "node:path";
import { atLeast, atMost, reported } from "@super-heroes/drills/promise/measurements";
import type { Docker } from "../../docker/docker.ts";
import { until } from "../../docker/until.ts";
import { createPrometheus, type Prometheus } from "../system/prometheus.ts";
import { SERVICES, type Step } from "./step.ts";

const FILES = ["-f", "compose.observability.yml"];
const TIMEOUT_MS = 60_000;

/** The dashboard's file, as far as it is read here. */
interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly targets?: readonly { readonly expr: string }[];
  }[];
}

/** Starts Prometheus beside the system: it must scrape every container, and accept every expression of the dashboard. */
export const observe: Step = {
  name: "observe",
  async run({ docker, projectFolder, prometheusUrl, note }) {
    note("Prometheus beside the system");
    const services = await Promise.all(SERVICES.map((service) => docker.containers(service)));
    // Every container of a service, the balancer, and Prometheus itself.
    const expected = services.flat().length + 2;
    await docker.compose(...FILES, "up", "--detach", "--no-recreate", "prometheus");
    try {
      const prometheus = createPrometheus(prometheusUrl);
      const up = async () => (await prometheus.targets()).filter(({ isUp }) => isUp).length;
      await until("Prometheus scrapes every container", TIMEOUT_MS, () =>
        up().then(
          (count) => count >= expected,
          () => false,
        ),
      );
      // Recording rules have been evaluated once their series exist.
      await until(
        "recording rules have data",
        TIMEOUT_MS,
        async () => (await prometheus.series("job:http_requests:rate1m")) > 0,
      );
      const rulesTested = await testRules(docker, projectFolder);
      const { withData, empty, refused } = await queryPanels(prometheus, projectFolder);
      const ruleErrors = await prometheus.ruleErrors();
      return {
        measurements: [
          atLeast(expected, "targets that Prometheus scrapes", await up()),
          atMost(0, "rules with errors", ruleErrors.length),
          atMost(0, "tests of alerts that failed", rulesTested.code === 0 ? 0 : 1),
          atMost(0, "expressions of panels that Prometheus refuses", refused.length),
          reported("expressions of panels with data", withData),
          reported("expressions of panels without data, such as failures that did not happen", empty),
        ],
        remarks: [
          ...ruleErrors,
          ...refused,
          ...(rulesTested.code === 0
            ? []
            : `${rulesTested.out}\n${rulesTested.errors}`.trim().split("\n").slice(-12)),
        ],
      };
    } finally {
      await docker.compose(...FILES, "rm", "--force", "--stop", "--volumes", "prometheus");
    }
  },
};

/** Runs the tests of the alerts with promtool, which is in the image of Prometheus. */
const testRules = (docker: Docker, projectFolder: string) =>
  docker.tryCompose(
    ...[
      ...FILES,
      "run",
      "--rm",
      "--no-deps",
      "-T",
      "--entrypoint",
      "promtool",
      "--env",
      "TMPDIR=/prometheus",
    ],
    ...["--volume", `${join(projectFolder, "deploy/observability")}:/observability:ro`, "prometheus"],
    ...["test", "rules", "/observability/test/alerts.promtool.yml"],
  );

async function queryPanels(prometheus: Prometheus, projectFolder: string) {
  const file = join(projectFolder, "deploy/observability/grafana/dashboards/super-heroes.json");
  const { panels } = (await Bun.file(file).json()) as Dashboard;
  let withData = 0;
  let empty = 0;
  const refused: string[] = [];
  for (const { title, targets = [] } of panels)
    for (const { expr } of targets) {
      // As Grafana replaces its variables.
      const expression = expr.replaceAll("$__rate_interval", "1m").replaceAll("$job", ".+");
      try {
        if ((await prometheus.series(expression)) > 0) withData += 1;
        else empty += 1;
      } catch (error) {
        refused.push(`${title}: ${(error as Error).message}`);
      }
    }
  return { withData, empty, refused };
}
