/**
 * Fights at a fixed rate, whatever the answers do (open loop). By hand:
 *
 *   k6 run -e BASE_URL=http://127.0.0.1:8004 -e RATE=50 -e MODE=parallel -e DURATION=30s bench/k6/fight.ts
 *
 * MODE        sequential or parallel; without it the service's default
 * RATE        fights started a second (10)
 * DURATION    how long is measured (30s, at least 1s), after
 * WARMUP      how long is driven first and left out of the measurement (2s, at least 1s, or 0s for none)
 * MAX_VUS     the most requests in flight at once (four times the rate, at least 50)
 */
import { check } from "k6";
import { scenario } from "k6/execution";
import http from "k6/http";
import type { Options } from "k6/options";
import { p95LimitsMs } from "./ladder.ts";

const baseUrl = __ENV.BASE_URL ?? "http://127.0.0.1:8004";
const mode = __ENV.MODE;
const rate = Number(__ENV.RATE ?? 10);
const duration = __ENV.DURATION ?? "30s";
const warmup = __ENV.WARMUP ?? "2s";
const warmsUp = Number.parseFloat(warmup) > 0;
const maxVUs = Number(__ENV.MAX_VUS ?? Math.max(50, 4 * rate));

const limitMs = p95LimitsMs[rate];
const arrivals = {
  executor: "constant-arrival-rate",
  rate,
  timeUnit: "1s",
  preAllocatedVUs: Math.min(maxVUs, Math.max(5, Math.ceil(rate / 2))),
  maxVUs,
  gracefulStop: "5s",
} as const;

export const options: Options = {
  scenarios: {
    ...(warmsUp && { warmup: { ...arrivals, duration: warmup, exec: "fight" } }),
    measured: { ...arrivals, duration, startTime: warmup, exec: "measuredFight" },
  },
  thresholds: {
    "http_req_failed{scenario:measured}": ["rate<0.001"],
    "dropped_iterations{scenario:measured}": ["count==0"],
    ...(limitMs === undefined ? {} : { "http_req_duration{scenario:measured}": [`p(95)<${limitMs}`] }),
  },
};

const url = `${baseUrl}/api/fights/execute_fight${mode ? `?mode=${mode}` : ""}`;

export function fight(): void {
  const answer = http.get(url, { tags: { name: "execute_fight" }, timeout: "10s" });
  check(answer, { "is a fight": ({ status }) => status === 200 });
}

export function measuredFight(): void {
  // Whoever reads this log, the bench too, learns that the warm-up is over.
  if (scenario.iterationInTest === 0) console.log("measuring");
  fight();
}
