/**
 * Fights at 1, 10, 50, 75 and 100 per second, one rate after another, each with a limit for its p95. Without the bench:
 *
 *   k6 run -e BASE_URL=http://127.0.0.1:8004 -e MODE=parallel bench/k6/ladder.ts
 *
 * URL             the whole address to request, in place of BASE_URL and MODE
 * MODE            an orchestration mode; the service's default where it is not set
 * STEP_SECONDS    length of each rate (30, at least 1)
 * WARMUP_SECONDS  length of the warm-up at ten per second (5, at least 1, or 0 for none)
 * EXPERIMENT      name of an experiment; every sample is then tagged with it, the mode and the rate
 */
import type { Options, Scenario } from "k6/options";
import { arrivals } from "./arrivals.ts";
import { fight, tagsAt } from "./execute-fight.ts";
import { p95LimitsMs } from "./limits.ts";
import { thresholdsFor } from "./thresholds.ts";

export { fight };

const stepSeconds = Number(__ENV.STEP_SECONDS ?? 30);
const warmupSeconds = Number(__ENV.WARMUP_SECONDS ?? 5);
const WARMUP_RATE = 10;
/** Pause between two rates, so that the fights of one end before the next begins. */
const PAUSE_SECONDS = 1;

const rates = Object.keys(p95LimitsMs).map(Number);
const nameOf = (rate: number) => `rate_${rate}`;

const steps = rates.map((rate, place): [string, Scenario] => [
  nameOf(rate),
  {
    ...arrivals(rate),
    ...tagsAt(rate),
    duration: `${stepSeconds}s`,
    startTime: `${warmupSeconds + place * (stepSeconds + PAUSE_SECONDS)}s`,
    exec: "fight",
  },
]);

export const options: Options = {
  scenarios: {
    ...(warmupSeconds > 0 && {
      warmup: { ...arrivals(WARMUP_RATE), duration: `${warmupSeconds}s`, exec: "fight" },
    }),
    ...Object.fromEntries(steps),
  },
  thresholds: Object.assign({}, ...rates.map((rate) => thresholdsFor(nameOf(rate), rate))),
};
