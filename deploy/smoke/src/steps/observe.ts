import { join } from "node:path";
import { atLeast, atMost, reported } from "@super-heroes/drills/promise/measurements";
import { untilTrue } from "../../docker/until-true.ts";
import { askPrometheus, type Prometheus } from "../system/prometheus.ts";
import { SERVICES, type Step } from "./step.ts";

const FILES = ["-f", "compose.observability.yml"];
const PATIENCE_MS = 60_000;

/** The dashboard's file, as far as this cares. */
interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly targets?: readonly { readonly expr: string }[];
  }[];
}

/** Prometheus beside the system: it has to find every container, and the dashboard's panels their metrics. */
export const observe: Step = {
  name: "observe",
  async run({ docker, projectFolder, prometheusUrl, note }) {
    note("Prometheus beside the system");
    const services = await Promise.all(SERVICES.map((service) => docker.containers(service)));
    // Every container of a service, the balancer, and Prometheus itself.
    const expected = services.flat().length + 2;
    await docker.compose(...FILES, "up", "--detach", "--no-recreate", "prometheus");
    try {
      const prometheus = askPrometheus(prometheusUrl);
      const up = async () => (await prometheus.targets()).filter(({ isUp }) => isUp).length;
      await untilTrue(PATIENCE_MS, () =>
        up().then(
          (count) => count >= expected,
          () => false,
        ),
      );
      // Recording rules have been worked out once what they record is there.
      await untilTrue(PATIENCE_MS, async () => (await prometheus.series("job:http_requests:rate1m")) > 0);
      const { withData, empty, refused } = await askPanels(prometheus, projectFolder);
      const ruleErrors = await prometheus.ruleErrors();
      return {
        measurements: [
          atLeast(expected, "targets that answer Prometheus", await up()),
          atMost(0, "rules that could not be worked out", ruleErrors.length),
          atMost(0, "expressions of panels that Prometheus refuses", refused.length),
          reported("expressions of panels with data", withData),
          reported("expressions of panels without, such as failures that never happened", empty),
        ],
        remarks: [...ruleErrors, ...refused],
      };
    } finally {
      await docker.compose(...FILES, "rm", "--force", "--stop", "--volumes", "prometheus");
    }
  },
};

async function askPanels(prometheus: Prometheus, projectFolder: string) {
  const file = join(projectFolder, "deploy/observability/grafana/dashboards/super-heroes.json");
  const { panels } = (await Bun.file(file).json()) as Dashboard;
  let withData = 0;
  let empty = 0;
  const refused: string[] = [];
  for (const { title, targets = [] } of panels)
    for (const { expr } of targets) {
      // What Grafana puts in the place of its variables.
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
