import { expect, test } from "bun:test";
import { parseMetrics } from "../../lab/metrics/prometheus-text.ts";
import { checkSnapshots, drawsFromSnapshot } from "./snapshot-check.ts";

const services = [
  { name: "heroes snapshot", url: "http://heroes" },
  { name: "villains snapshot", url: "http://villains" },
];
const ageOf = (seconds: number) => parseMetrics(`snapshot_age_seconds{service="heroes"} ${seconds}`);

test("services with a copy are measured", () => {
  expect(checkSnapshots(services, async () => ageOf(0.4))).resolves.toBeUndefined();
});

test.each([
  ["that has no copy", ageOf(-1)],
  ["without metrics", null],
])("a service %s ends the run, which names it", (_, metrics) => {
  const scrape = async (url: string) => (url.includes("villains") ? metrics : ageOf(0.4));
  expect(checkSnapshots(services, scrape)).rejects.toThrow(
    "without a snapshot to draw from: villains snapshot; the log of each has the reason",
  );
});

test("a service's own variable wins over the common one, and only catalogues have a snapshot", () => {
  const env = { DRAW_SOURCE: "snapshot", VILLAINS_DRAW_SOURCE: "store" };
  expect(["heroes", "villains", "fights"].map((service) => drawsFromSnapshot(service, env))).toEqual([
    true,
    false,
    false,
  ]);
});
