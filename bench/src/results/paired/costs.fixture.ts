import type { CostPass } from "../../analysis/costs-figures.ts";
import { emptyHistogram, encode, recordMs } from "../../analysis/observation/histogram.ts";
import type { CostsResult, ObservedCosts } from "./costs-result.ts";
import { pairedFacts } from "./paired-facts.fixture.ts";
import { costsResultOf } from "./read-costs.ts";

const ROUNDS = 6;
/** The gateway's share of the direct throughput, by round; their median is 0.7. */
export const SHARES = [0.6, 0.8, 0.65, 0.75, 0.7, 0.7] as const;

/** Good responses of one latency. */
function passOf(answers: number, latencyMs: number): Pick<CostPass, "answers" | "histogram"> {
  const histogram = emptyHistogram();
  for (let count = 0; count < answers; count += 1) recordMs(histogram, latencyMs);
  return { answers, histogram: encode(histogram) };
}

/** A route requested directly and through the gateway, forward and backward; the machine slows down all along. */
const gatewayPasses = Array.from({ length: ROUNDS }, (_, round) =>
  ["direct", "gateway", "gateway", "direct"].map((arm, place): CostPass => {
    const share = arm === "direct" ? 1 : (SHARES[round] ?? 1);
    const drift = 1 - place / 10;
    const answers = Math.round(1000 * share * drift);
    return {
      cost: "gateway",
      subject: "/api/heroes/1",
      arm,
      round,
      seconds: 1,
      errors: 0,
      generatorCpu: 0.5,
      processes: {
        heroes: { cpuMs: answers * 0.1, rssPeak: 80e6 },
        ...(arm === "gateway" && { gateway: { cpuMs: answers * 0.15, rssPeak: null } }),
      },
      ...passOf(answers, 10),
    };
  }),
).flat();

/** In each round every login takes as long as its number says. */
const loginPasses = Array.from(
  { length: ROUNDS },
  (_, round): CostPass => ({
    cost: "logins",
    subject: "login",
    arm: "20 logins at once",
    round,
    seconds: 2,
    errors: 0,
    generatorCpu: 0.1,
    processes: {},
    ...passOf(40, 100 * (round + 1)),
  }),
);

/** A run in which the gateway loses 30 % and the p95 of logins rises from 100 to 600 ms. */
export function observedCosts(): ObservedCosts {
  return structuredClone({
    schemaVersion: 1,
    ...pairedFacts("costs"),
    git: { commit: "a".repeat(40), dirty: false },
    stack: {
      kind: "embedded",
      stores: [{ service: "heroes", engine: "SQLite", version: "3", standIn: null }],
    },
    config: {
      plans: [
        {
          cost: "gateway",
          subjects: ["/api/heroes/1"],
          connections: 32,
          rate: null,
          rounds: ROUNDS,
          order: "mirrored",
          seconds: 1,
          settleSeconds: 0.4,
          warmupSeconds: 3,
        },
        {
          cost: "logins",
          subjects: ["login"],
          connections: 20,
          rate: 100,
          rounds: ROUNDS,
          order: "one-way",
          seconds: 2,
          settleSeconds: 0.5,
          warmupSeconds: 2,
        },
      ],
      variables: {},
      argv: ["costs", "gateway", "logins"],
    },
    arms: [
      { cost: "gateway", arm: "direct", environment: {} },
      { cost: "gateway", arm: "gateway", environment: { RATE_LIMIT_PER_SECOND: "0" } },
      { cost: "logins", arm: "20 logins at once", environment: {} },
    ],
    questions: [
      {
        cost: "gateway",
        subject: "/api/heroes/1",
        arm: "gateway",
        baseline: "direct",
        quantity: "throughputLost",
        atMost: 0.35,
      },
      {
        cost: "gateway",
        subject: "/api/heroes/1",
        arm: "gateway",
        baseline: "direct",
        quantity: "cpuAdded",
        atMost: null,
      },
      {
        cost: "logins",
        subject: "login",
        arm: "20 logins at once",
        baseline: null,
        quantity: "p95Ms",
        atMost: 500,
      },
    ],
    passes: [...gatewayPasses, ...loginPasses],
  } satisfies ObservedCosts);
}

/** The same with what it comes to. */
export const costsResult = (): CostsResult => costsResultOf(observedCosts());
