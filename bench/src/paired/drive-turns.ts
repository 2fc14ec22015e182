import { runClosedLoop } from "../lab/generators/closed-loop.ts";
import type { Cost, CostRun } from "../experiments/costs/cost.ts";
import type { CostPlan, Pass } from "../results/paired/costs-result.ts";
import { type Asked, drivePass } from "./drive-pass.ts";
import { turnsOf } from "./turns.ts";

/** What is driven in turns. */
export interface InTurns {
  cost: Pick<Cost, "name" | "arms">;
  askedOf(arm: string, subject: string): Asked;
  /** Aborting it ends the measuring. */
  signal: AbortSignal;
}

/** What a pass takes beside its load: the generator's process starts and ends. */
const AROUND_PASS_SECONDS = 0.4;

/** About how long driving so many arms takes. */
export function inTurnsSeconds(plan: CostPlan, arms: number): number {
  const each = plan.subjects.length * arms;
  const passes = each * plan.rounds * (plan.order === "mirrored" ? 2 : 1);
  return (
    each * (plan.warmupSeconds + AROUND_PASS_SECONDS) +
    passes * (plan.settleSeconds + plan.seconds + AROUND_PASS_SECONDS)
  );
}

/** Warms every arm up on every subject, then drives them in turns; the arm that is not driven is idle. */
export async function* driveInTurns(
  { cost, askedOf, signal }: InTurns,
  { plan, seed, onStep }: CostRun,
): AsyncGenerator<Pass, void> {
  const { subjects, connections, rounds, order, seconds, settleSeconds, warmupSeconds } = plan;
  if (connections === null)
    throw new Error(`${cost.name} is driven by a closed loop: its plan has no connections`);
  const arms = cost.arms.map(({ name }) => name);
  const turns = turnsOf({ subjects, arms, rounds, order, seed });
  const warmups = subjects.flatMap((subject) => arms.map((arm) => ({ subject, arm })));
  const passSeconds = settleSeconds + seconds + AROUND_PASS_SECONDS;
  for (const [index, { subject, arm }] of warmups.entries()) {
    const warmupsLeft = (warmups.length - index) * (warmupSeconds + AROUND_PASS_SECONDS);
    onStep(`warming up: ${subject}, ${arm}`, warmupsLeft + turns.length * passSeconds);
    const { url, request } = askedOf(arm, subject);
    const order = { url, ...(request && { request }), connections, warmupSeconds, seconds: 0.1 };
    await runClosedLoop(order, { onMeasuring() {}, onMeasured() {}, signal });
  }
  for (const [index, turn] of turns.entries()) {
    const { subject, arm, round } = turn;
    onStep(`round ${round + 1} of ${rounds}: ${subject}, ${arm}`, (turns.length - index) * passSeconds);
    const load = { connections, warmupSeconds: settleSeconds, seconds };
    yield await drivePass({ ...turn, cost: cost.name }, askedOf(arm, subject), load, signal);
  }
}
