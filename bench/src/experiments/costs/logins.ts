import { runSteadyRate, type SteadyResponses } from "../../lab/generators/steady-rate.ts";
import { type Account, LOGIN_PATH, loginBody, registerAccounts, signIn } from "./accounts.ts";
import type { Cost, CostRun } from "./cost.ts";
import type { CostPlan, Pass } from "../../results/paired/costs-result.ts";
import { drivePass } from "../../paired/drive-pass.ts";
import { DEVELOPMENT_KEYS, type Lab, openLab } from "../target/systems.ts";
import { type Turn, turnsOf } from "../../paired/turns.ts";

const LOGIN = "login";
const COUNT = "number of users";
const USER = "a user";
const QUIET = "quiet";
const BUSY = "20 logins at once";
const AT_ONCE = 20;
/** Of the other routes together, a second: what a person would notice is late at a rate that costs little. */
const RATE = 100;
const LOGIN_AT_MOST_MS = 500;
const OTHERS_AT_MOST_MS = 50;

const SYSTEM = "accounts";
/** The gateway is there to register with, as fast as it can. */
const UNLIMITED = { RATE_LIMIT_PER_SECOND: "0", CREDENTIALS_LIMIT_PER_MINUTE: "0" };
const AROUND_TURN_SECONDS = 1;
/** By so much logins begin before and end after what is measured of the other routes beside them. */
const OVERLAP_SECONDS = 0.5;

/** What 20 people who log in at once wait, and what they cost everyone who asks something else of users. */
export const logins: Cost = {
  name: "logins",
  about: "20 logins at once, and what becomes of users' other routes beside them, asked for at a fixed rate",
  arms: [QUIET, BUSY].map((name) => ({ name, environment: {} })),
  usesStack: false,
  plan: (quick): CostPlan => ({
    cost: "logins",
    subjects: [LOGIN, COUNT, USER],
    connections: AT_ONCE,
    rate: RATE,
    rounds: quick ? 6 : 12,
    order: "one-way",
    seconds: quick ? 2 : 8,
    settleSeconds: 0.5,
    warmupSeconds: quick ? 2 : 4,
  }),
  questions: ({ cost }) => [
    p95(cost, LOGIN, BUSY, LOGIN_AT_MOST_MS),
    ...[COUNT, USER].flatMap((subject) => [
      p95(cost, subject, BUSY, OTHERS_AT_MOST_MS),
      p95(cost, subject, QUIET, null),
    ]),
  ],
  takesSeconds: (plan) => plan.warmupSeconds + AROUND_TURN_SECONDS + plan.rounds * 2 * turnSeconds(plan),
  measure,
};

const p95 = (cost: string, subject: string, arm: string, atMost: number | null) =>
  ({ cost, subject, arm, baseline: null, quantity: "p95Ms", atMost }) as const;

const turnSeconds = ({ settleSeconds, seconds }: CostPlan) =>
  settleSeconds + seconds + 2 * OVERLAP_SECONDS + AROUND_TURN_SECONDS;

async function* measure(run: CostRun): AsyncGenerator<Pass, void> {
  const { plan, place, seed, onStep } = run;
  const system = {
    name: SYSTEM,
    services: ["users", "gateway"],
    environment: { ...DEVELOPMENT_KEYS, ...UNLIMITED },
  };
  await using lab = await openLab("embedded", [system], place);
  // The lab tells of the stores of a fight; that of users is of the same engine.
  run.onStores(lab.stores.slice(0, 1).map((store) => ({ ...store, service: "users" })));
  const accounts = await registerAccounts(lab.urlOf(SYSTEM, "gateway"), AT_ONCE, lab.signal);

  const turns = turnsOf({ ...plan, subjects: [LOGIN], arms: [QUIET, BUSY], seed });
  onStep("warming up", logins.takesSeconds(plan));
  await logIn({ subject: LOGIN, arm: BUSY, round: 0 }, plan.warmupSeconds, { plan, lab, accounts });
  for (const [index, turn] of turns.entries()) {
    const { arm, round } = turn;
    onStep(`round ${round + 1} of ${plan.rounds}: ${arm}`, (turns.length - index) * turnSeconds(plan));
    yield* await measureTurn(turn, { plan, lab, accounts });
  }
}

interface Ready {
  plan: CostPlan;
  lab: Lab;
  accounts: readonly Account[];
}

/** A pass of each other route, and one of logins where there are any beside them. */
async function measureTurn(turn: Turn, ready: Ready): Promise<Pass[]> {
  const others = askOthers(turn, ready);
  if (turn.arm === QUIET) return others;
  const { seconds } = ready.plan;
  return (await Promise.all([logIn(turn, seconds + OVERLAP_SECONDS, ready), others])).flat();
}

function logIn(turn: Turn, seconds: number, { plan, lab, accounts }: Ready): Promise<Pass> {
  const asked = {
    url: lab.urlOf(SYSTEM, "users") + LOGIN_PATH,
    request: {
      method: "POST" as const,
      headers: { "content-type": "application/json" },
      bodies: accounts.map(loginBody),
    },
    processes: lab.processesOf(SYSTEM, ["users"]),
  };
  const load = { connections: AT_ONCE, warmupSeconds: plan.settleSeconds, seconds };
  return drivePass({ ...turn, cost: plan.cost }, asked, load, lab.signal);
}

async function askOthers({ arm, round }: Turn, { plan, lab, accounts }: Ready): Promise<Pass[]> {
  const [account] = accounts;
  if (!account) throw new Error("logins: there is no account");
  const url = lab.urlOf(SYSTEM, "users");
  const headers = await signIn(url, account, lab.signal);
  const requests = [
    { url: `${url}/api/v1/users/stats/count`, headers: {} },
    { url: `${url}/api/users/${account.id}`, headers },
  ];
  const warmupSeconds = plan.settleSeconds + OVERLAP_SECONDS;
  const order = { requests, rate: RATE, warmupSeconds, seconds: plan.seconds };
  const { seconds, responses, generator } = await runSteadyRate(order, {
    onMeasuring() {},
    onMeasured() {},
    signal: lab.signal,
  });
  const passOf = (subject: string, { good, errors, dropped, histogram }: SteadyResponses): Pass => ({
    cost: plan.cost,
    subject,
    arm,
    round,
    seconds,
    answers: good,
    // A request that could not be made was not served either.
    errors: errors + dropped,
    generatorCpu: generator.cpu,
    processes: {},
    histogram,
  });
  return [COUNT, USER].flatMap((subject, index) => {
    const of = responses[index];
    return of ? [passOf(subject, of)] : [];
  });
}
