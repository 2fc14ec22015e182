import { runClosedLoop } from "../lab/generators/closed-loop.ts";
import { type DrivenPass, drivePass, type Requested } from "./drive-pass.ts";
import { type TurnsInput, turnsOf } from "./turns.ts";

/** How arms are driven in turns by a closed loop. */
export interface TurnsPlan extends Omit<TurnsInput, "arms" | "seed"> {
  connections: number;
  /** Measured of each pass. */
  seconds: number;
  /** How long each pass is driven before it counts, so that its connections are open. */
  settleSeconds: number;
  /** How long each arm is driven on each subject before the first round. */
  warmupSeconds: number;
}

/** What is driven, and where the steps of it are reported. */
export interface Driving {
  arms: readonly string[];
  seed: number;
  requestOf(arm: string, subject: string): Requested;
  /** The current step, and how long the turns take from here. */
  onStep(text: string, leftSeconds: number): void;
  /** Aborting it ends the measurement. */
  signal: AbortSignal;
}

/** A pass beside its load: the process of the generator starts and ends. */
const AROUND_PASS_SECONDS = 0.4;

type Sizes = Pick<TurnsPlan, "rounds" | "order" | "seconds" | "settleSeconds" | "warmupSeconds"> & {
  subjects: readonly unknown[];
};

/** About how long driving this number of arms takes. */
export function turnsSeconds(plan: Sizes, arms: number): number {
  const each = plan.subjects.length * arms;
  const passes = each * plan.rounds * (plan.order === "mirrored" ? 2 : 1);
  return (
    each * (plan.warmupSeconds + AROUND_PASS_SECONDS) +
    passes * (plan.settleSeconds + plan.seconds + AROUND_PASS_SECONDS)
  );
}

/** Warms every arm up on every subject, then drives them in turns. All arms run; one at a time has load. */
export async function* driveTurns(
  plan: TurnsPlan,
  { arms, seed, requestOf, onStep, signal }: Driving,
): AsyncGenerator<DrivenPass, void> {
  const { subjects, connections, rounds, seconds, settleSeconds, warmupSeconds } = plan;
  const turns = turnsOf({ ...plan, arms, seed });
  const warmups = subjects.flatMap((subject) => arms.map((arm) => ({ subject, arm })));
  const passSeconds = settleSeconds + seconds + AROUND_PASS_SECONDS;
  for (const [index, { subject, arm }] of warmups.entries()) {
    const warmupsLeft = (warmups.length - index) * (warmupSeconds + AROUND_PASS_SECONDS);
    onStep(`warming up: ${subject}, ${arm}`, warmupsLeft + turns.length * passSeconds);
    const { url, request, requests } = requestOf(arm, subject);
    const order = {
      url,
      ...(request && { request }),
      ...(requests && { requests }),
      connections,
      warmupSeconds,
      seconds: 0.1,
    };
    await runClosedLoop(order, { onMeasuring() {}, onMeasured() {}, signal });
  }
  for (const [index, turn] of turns.entries()) {
    const { subject, arm, round } = turn;
    onStep(`round ${round + 1} of ${rounds}: ${subject}, ${arm}`, (turns.length - index) * passSeconds);
    const load = { connections, warmupSeconds: settleSeconds, seconds };
    yield await drivePass(turn, requestOf(arm, subject), load, signal);
  }
}
