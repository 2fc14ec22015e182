import type { CostPass } from "../../analysis/costs-figures.ts";
import { turnsSeconds } from "../../paired/drive-turns.ts";
import type { Cost, CostArm, CostRun } from "./cost.ts";
import { fightsPlan, measureFights } from "./fights.ts";
import { openTraceSink } from "./trace-sink.ts";

const OFF = "off";
const OFF_AGAIN = "off again";
const ON = "on";
/** Traces are exported every five seconds: after this long none will arrive. */
const LATEST_TRACE_MS = 15_000;

/**
 * The cost of tracing every request of a fight, with a sink on this machine, whose work is part of it. Off is measured
 * twice: the difference between the two is the noise between equal systems.
 */
export const tracing: Cost = {
  name: "tracing",
  about: "fights with every request traced, against fights without traces; and the latter against themselves",
  arms: armsSendingTo("URL"),
  usesStack: true,
  plan: (quick) => fightsPlan("tracing", quick),
  questions: ({ cost, subjects }) =>
    subjects.flatMap((subject) =>
      [OFF_AGAIN, ON].flatMap((arm) => [
        { cost, subject, arm, baseline: OFF, quantity: "throughputLost" as const, atMost: null },
        { cost, subject, arm, baseline: OFF, quantity: "cpuAdded" as const, atMost: null },
      ]),
    ),
  takesSeconds: (plan) => turnsSeconds(plan, tracing.arms.length),
  measure,
};

async function* measure(run: CostRun): AsyncGenerator<CostPass, void> {
  await using sink = openTraceSink();
  const arms = armsSendingTo(sink.url);
  for await (const pass of measureFights({ name: tracing.name, arms }, run)) {
    // Every arm has been warmed up by now.
    await Promise.race([sink.first, Bun.sleep(LATEST_TRACE_MS)]);
    if (sink.received() === 0) throw new Error("tracing: no trace reached the sink");
    yield pass;
  }
}

/** An empty endpoint turns tracing off. */
function armsSendingTo(endpoint: string): CostArm[] {
  const environmentOf = (url: string) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
  return [
    { name: OFF, environment: environmentOf("") },
    { name: OFF_AGAIN, environment: environmentOf("") },
    { name: ON, environment: environmentOf(endpoint) },
  ];
}
