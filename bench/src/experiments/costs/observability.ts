import { directFetch } from "@super-heroes/kit/network/proxies";
import { turnsSeconds } from "../../paired/drive-turns.ts";
import { fightPath } from "../target/subject.ts";
import type { Systems } from "../target/systems.ts";
import type { Cost } from "./cost.ts";
import { fightsPlan, measureFights } from "./fights.ts";

const OFF = "off";
const ON = "on";
const AT_MOST_LOST = 0.1;

const arms = [
  { name: OFF, environment: { LOG_LEVEL: "silent", METRICS: "off" } },
  { name: ON, environment: { LOG_LEVEL: "info", METRICS: "on" } },
];

/** The cost of logs at info and of metrics for a fight, over all its services. */
export const observability: Cost = {
  name: "observability",
  about: "fights with logs at info and metrics, against LOG_LEVEL=silent and METRICS=off",
  arms,
  usesStack: true,
  plan: (quick) => fightsPlan("observability", quick),
  questions: ({ cost, subjects }) =>
    subjects.flatMap((subject) => [
      { cost, subject, arm: ON, baseline: OFF, quantity: "throughputLost", atMost: AT_MOST_LOST },
      { cost, subject, arm: ON, baseline: OFF, quantity: "cpuAdded", atMost: null },
    ]),
  takesSeconds: (plan) => turnsSeconds(plan, arms.length),
  measure: (run) => measureFights(observability, run, assertUncounted),
};

/** A service that ignored the variable would count in both arms, and counting would seem to cost nothing. */
async function assertUncounted(systems: Systems): Promise<void> {
  const url = systems.urlOf(OFF, "fights");
  const fight = await directFetch(url + fightPath({ mode: "parallel" }), { signal: systems.signal });
  await fight.text();
  const metrics = await directFetch(`${url}/metrics`, { signal: systems.signal });
  if (/^http_requests_total\{/m.test(await metrics.text()))
    throw new Error("observability: fights counts its requests despite METRICS=off");
}
