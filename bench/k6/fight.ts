/**
 * Fights at a fixed rate, whatever the responses do (open loop). Without the bench:
 *
 *   k6 run -e BASE_URL=http://127.0.0.1:8004 -e RATE=50 -e MODE=parallel -e DURATION=30s bench/k6/fight.ts
 *
 * URL         the whole address to request, in place of BASE_URL and MODE
 * MODE        an orchestration mode; the service's default where it is not set
 * RATE        fights to start per second (10)
 * DURATION    length of the measurement (30s, at least 1s), after
 * WARMUP      load before the measurement (2s, at least 1s, or 0s for none)
 * MAX_VUS     limit of requests in flight (four times the rate, at least 50)
 * EXPERIMENT  name of an experiment; every sample is then tagged with it, the mode and the rate
 */
import { scenario } from "k6/execution";
import type { Options } from "k6/options";
import { arrivalScenarios } from "./arrival-scenarios.ts";
import { fight, tagsAt } from "./execute-fight.ts";
import { thresholdsFor } from "./thresholds.ts";

export { fight };

const rate = Number(__ENV.RATE ?? 10);

export const options: Options = {
  scenarios: arrivalScenarios({ warmup: "fight", measured: "measuredFight" }, tagsAt(rate)),
  thresholds: thresholdsFor("measured", rate),
};

export function measuredFight(): void {
  // The bench reads from this log that the warm-up is over.
  if (scenario.iterationInTest === 0) console.log("measuring");
  fight();
}
