import type { Arm, Cost, CostRun } from "./cost.ts";
import type { Pass } from "../../results/paired/costs-result.ts";
import { fightsPlan, measureFights } from "./fights.ts";
import { inTurnsSeconds } from "../../paired/drive-turns.ts";
import { openTraceSink } from "./trace-sink.ts";

const OFF = "off";
const OFF_AGAIN = "off again";
const ON = "on";
/** By then a trace has come, or none will. */
const LATEST_TRACE_MS = 15_000;

/**
 * What traces of every request cost a fight, sent to a sink on this machine, whose work takes part in it. Off is
 * measured twice: what the two differ by is what the machine makes of equal systems.
 */
export const tracing: Cost = {
  name: "tracing",
  about:
    "fights with traces of every request, sent to a sink that takes them all, against none; and none against none",
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
  takesSeconds: (plan) => inTurnsSeconds(plan, tracing.arms.length),
  measure,
};

async function* measure(run: CostRun): AsyncGenerator<Pass, void> {
  await using sink = openTraceSink();
  const arms = armsSendingTo(sink.url);
  for await (const pass of measureFights({ name: tracing.name, arms }, run)) {
    // Every arm has been warmed up by now; traces are sent every five seconds.
    await Promise.race([sink.first, Bun.sleep(LATEST_TRACE_MS)]);
    if (sink.received() === 0) throw new Error("tracing: no trace has reached the sink");
    yield pass;
  }
}

/** An endpoint that is empty is none. */
function armsSendingTo(endpoint: string): Arm[] {
  const environmentOf = (url: string) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
  return [
    { name: OFF, environment: environmentOf("") },
    { name: OFF_AGAIN, environment: environmentOf("") },
    { name: ON, environment: environmentOf(endpoint) },
  ];
}
