/**
 * Fights at a fixed rate, whatever the answers do (open loop). By hand:
 *
 *   k6 run -e BASE_URL=http://127.0.0.1:8004 -e RATE=50 -e MODE=parallel -e DURATION=30s bench/k6/fight.ts
 *
 * URL         the whole address to request, in place of BASE_URL and MODE
 * MODE        an orchestration mode that the service knows; without it the service's default
 * RATE        fights started a second (10)
 * DURATION    how long is measured (30s, at least 1s), after
 * WARMUP      how long is driven first and left out of the measurement (2s, at least 1s, or 0s for none)
 * MAX_VUS     the most requests in flight at once (four times the rate, at least 50)
 * EXPERIMENT  what it is for; every sample is then tagged with it, the mode and the rate
 */
import { scenario } from "k6/execution";
import type { Options } from "k6/options";
import { arrivals } from "./arrivals.ts";
import { fight, tagsAt } from "./execute-fight.ts";
import { thresholdsFor } from "./thresholds.ts";

export { fight };

const rate = Number(__ENV.RATE ?? 10);
const duration = __ENV.DURATION ?? "30s";
const warmup = __ENV.WARMUP ?? "2s";
const warmsUp = Number.parseFloat(warmup) > 0;
const offered = { ...arrivals(rate, __ENV.MAX_VUS ? Number(__ENV.MAX_VUS) : undefined), ...tagsAt(rate) };

export const options: Options = {
  scenarios: {
    ...(warmsUp && { warmup: { ...offered, duration: warmup, exec: "fight" } }),
    measured: { ...offered, duration, startTime: warmup, exec: "measuredFight" },
  },
  thresholds: thresholdsFor("measured", rate),
};

export function measuredFight(): void {
  // Whoever reads this log, the bench too, learns that the warm-up is over.
  if (scenario.iterationInTest === 0) console.log("measuring");
  fight();
}
