import { directFetch } from "@super-heroes/kit/network/proxies";
import { fightPath } from "../../lab/target/subject.ts";
import type { Cost } from "./cost.ts";
import { fightsPlan, measureFights } from "./fights.ts";
import { inTurnsSeconds } from "./in-turns.ts";
import type { Lab } from "./lab.ts";

const OFF = "off";
const ON = "on";
const AT_MOST_LOST = 0.1;

const arms = [
  { name: OFF, environment: { LOG_LEVEL: "silent", METRICS: "off" } },
  { name: ON, environment: { LOG_LEVEL: "info", METRICS: "on" } },
];

/** What logs at info and metrics cost a fight, over all its services. */
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
  takesSeconds: (plan) => inTurnsSeconds(plan, arms.length),
  measure: (run) => measureFights(observability, run, assertUncounted),
};

/** A service that did not know the variable would count in both arms, and counting would seem to cost nothing. */
async function assertUncounted(lab: Lab): Promise<void> {
  const url = lab.urlOf(OFF, "fights");
  const fight = await directFetch(url + fightPath({ mode: "parallel" }), { signal: lab.signal });
  await fight.text();
  const metrics = await directFetch(`${url}/metrics`, { signal: lab.signal });
  if (/^http_requests_total\{/m.test(await metrics.text()))
    throw new Error("observability: fights counts its requests in spite of METRICS=off");
}
