import { createEnvelopes } from "@super-heroes/kit/encryption/create-envelopes";
import type { Keyring } from "@super-heroes/kit/encryption/service-keys";
import type { CostPass, CostPlan } from "../../analysis/costs-figures.ts";
import { emptyHistogram, encode, recordMs } from "../../analysis/observation/histogram.ts";
import type { Cost, CostRun } from "./cost.ts";

const SUBJECT = "1 KB";
const ARM = "seal and open";
const AT_MOST_US = 150;

const BYTES = 1024;
/** Braces, key, colon and quotes belong to the size too. */
const CONTENT = { text: "a".repeat(BYTES - '{"text":""}'.length) };
const PURPOSE = { method: "POST", path: "/api/v1/users/register" };
const AROUND_ROUND_SECONDS = 0.1;

/** The time to seal a body and to open it again, both in this process, one after another. */
export const encryption: Cost = {
  name: "encryption",
  about: "a body of 1 KB, sealed for another service and opened by it",
  arms: [{ name: ARM, environment: {} }],
  usesStack: false,
  plan: (quick): CostPlan => ({
    cost: "encryption",
    subjects: [SUBJECT],
    connections: null,
    rate: null,
    rounds: quick ? 8 : 20,
    order: "one-way",
    seconds: quick ? 0.5 : 1,
    settleSeconds: 0,
    warmupSeconds: quick ? 1 : 2,
  }),
  questions: ({ cost }) => [
    { cost, subject: SUBJECT, arm: ARM, baseline: null, quantity: "timeUs", atMost: AT_MOST_US },
  ],
  takesSeconds: (plan) => plan.warmupSeconds + plan.rounds * (plan.seconds + AROUND_ROUND_SECONDS),
  measure,
};

async function* measure({ plan, place: { signal }, onStep }: CostRun): AsyncGenerator<CostPass, void> {
  const { rounds, seconds, warmupSeconds } = plan;
  const roundTrip = roundTrips();
  onStep("warming up", encryption.takesSeconds(plan));
  await repeat(roundTrip, warmupSeconds, signal);
  for (let round = 0; round < rounds; round += 1) {
    onStep(`round ${round + 1} of ${rounds}`, (rounds - round) * (seconds + AROUND_ROUND_SECONDS));
    const cpu = process.cpuUsage();
    const measured = await repeat(roundTrip, seconds, signal);
    const { user, system } = process.cpuUsage(cpu);
    yield {
      cost: plan.cost,
      subject: SUBJECT,
      arm: ARM,
      round,
      ...measured,
      errors: 0,
      generatorCpu: null,
      processes: { bench: { cpuMs: (user + system) / 1000, rssPeak: null } },
    };
  }
}

/**
 * Makes round trips between two services. Their clock advances by a millisecond with each, so that the receiver
 * remembers as many opened envelopes as at 1,000 per second.
 */
function roundTrips(): () => void {
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const keys: Keyring = new Map([["users.gateway", [{ kid: "users.gateway", secret }]]]);
  let nowMs = Date.now();
  const now = () => nowMs;
  const sender = createEnvelopes({ service: "gateway", keys, now });
  const receiver = createEnvelopes({ service: "users", keys, now });
  return () => {
    nowMs += 1;
    const { content } = receiver.open(sender.seal("users", PURPOSE, CONTENT), PURPOSE);
    if ((content as typeof CONTENT).text.length !== CONTENT.text.length)
      throw new Error("encryption: the opened content differs from the sealed content");
  };
}

async function repeat(
  once: () => void,
  seconds: number,
  signal: AbortSignal,
): Promise<Pick<CostPass, "seconds" | "answers" | "histogram">> {
  const histogram = emptyHistogram();
  const startedAtMs = performance.now();
  const endsAtMs = startedAtMs + seconds * 1000;
  let answers = 0;
  let atMs = startedAtMs;
  while (atMs < endsAtMs) {
    if (answers % 1000 === 0) await pause(signal);
    const beganAtMs = performance.now();
    once();
    atMs = performance.now();
    recordMs(histogram, atMs - beganAtMs);
    answers += 1;
  }
  return { seconds: (atMs - startedAtMs) / 1000, answers, histogram: encode(histogram) };
}

/** Lets the event loop handle Ctrl-C, which the loop itself does not. */
async function pause(signal: AbortSignal): Promise<void> {
  await new Promise(setImmediate);
  signal.throwIfAborted();
}
