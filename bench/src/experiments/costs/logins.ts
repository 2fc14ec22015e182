import type { CostPass, CostPlan } from "../../analysis/costs-figures.ts";
import type { CountedResponses } from "../../lab/generators/response-counts.ts";
import { runSteadyRate } from "../../lab/generators/steady-rate.ts";
import { drivePass } from "../../paired/drive-pass.ts";
import { type Turn, turnsOf } from "../../paired/turns.ts";
import { DEVELOPMENT_KEYS, openSystems, type Systems } from "../target/systems.ts";
import { type Account, LOGIN_PATH, loginBody, registerAccounts, signIn } from "./accounts.ts";
import type { Cost, CostRun } from "./cost.ts";

const LOGIN = "login";
const COUNT = "number of users";
const USER = "a user";
const QUIET = "quiet";
const BUSY = "20 logins at once";
const AT_ONCE = 20;
/** Requests per second of the other routes together: late ones show at a rate that costs little. */
const RATE = 100;
const LOGIN_AT_MOST_MS = 500;
const OTHERS_AT_MOST_MS = 50;

const SYSTEM = "accounts";
/** The gateway registers the accounts, without limits. */
const UNLIMITED = { RATE_LIMIT_PER_SECOND: "0", CREDENTIALS_LIMIT_PER_MINUTE: "0" };
const AROUND_TURN_SECONDS = 1;
/** Logins begin this long before the other routes are measured beside them, and end this long after. */
const OVERLAP_SECONDS = 0.5;

/** How long 20 logins at once take, and what they cost the other routes of users. */
export const logins: Cost = {
  name: "logins",
  about: "20 logins at once, and the latency of the other routes of users beside them, at a fixed rate",
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

async function* measure(run: CostRun): AsyncGenerator<CostPass, void> {
  const { plan, place, seed, onStep } = run;
  const system = {
    name: SYSTEM,
    services: ["users", "gateway"],
    environment: { ...DEVELOPMENT_KEYS, ...UNLIMITED },
  };
  await using systems = await openSystems("embedded", [system], place);
  // The systems report the stores of a fight; the store of users has the same engine.
  run.onStores(systems.stores.slice(0, 1).map((store) => ({ ...store, service: "users" })));
  const accounts = await registerAccounts(systems.urlOf(SYSTEM, "gateway"), AT_ONCE, systems.signal);

  const turns = turnsOf({ ...plan, subjects: [LOGIN], arms: [QUIET, BUSY], seed });
  onStep("warming up", logins.takesSeconds(plan));
  await logIn({ subject: LOGIN, arm: BUSY, round: 0, direction: "forward" }, plan.warmupSeconds, {
    plan,
    systems,
    accounts,
  });
  for (const [index, turn] of turns.entries()) {
    const { arm, round } = turn;
    onStep(`round ${round + 1} of ${plan.rounds}: ${arm}`, (turns.length - index) * turnSeconds(plan));
    yield* await measureTurn(turn, { plan, systems, accounts });
  }
}

interface Ready {
  plan: CostPlan;
  systems: Systems;
  accounts: readonly Account[];
}

/** A pass of each other route, and one of logins where there are any beside them. */
async function measureTurn(turn: Turn, ready: Ready): Promise<CostPass[]> {
  const others = requestOthers(turn, ready);
  if (turn.arm === QUIET) return others;
  const { seconds } = ready.plan;
  return (await Promise.all([logIn(turn, seconds + OVERLAP_SECONDS, ready), others])).flat();
}

async function logIn(turn: Turn, seconds: number, { plan, systems, accounts }: Ready): Promise<CostPass> {
  const requested = {
    url: systems.urlOf(SYSTEM, "users") + LOGIN_PATH,
    request: {
      method: "POST" as const,
      headers: { "content-type": "application/json" },
      bodies: accounts.map(loginBody),
    },
    processes: systems.processesOf(SYSTEM, ["users"]),
  };
  const load = { connections: AT_ONCE, warmupSeconds: plan.settleSeconds, seconds };
  const { direction, ...pass } = await drivePass(turn, requested, load, systems.signal);
  return { cost: plan.cost, ...pass };
}

async function requestOthers({ arm, round }: Turn, { plan, systems, accounts }: Ready): Promise<CostPass[]> {
  const [account] = accounts;
  if (!account) throw new Error("logins: no account was registered");
  const url = systems.urlOf(SYSTEM, "users");
  const headers = await signIn(url, account, systems.signal);
  const requests = [
    { url: `${url}/api/v1/users/stats/count`, headers: {} },
    { url: `${url}/api/users/${account.id}`, headers },
  ];
  const warmupSeconds = plan.settleSeconds + OVERLAP_SECONDS;
  const order = { requests, rate: RATE, warmupSeconds, seconds: plan.seconds };
  const { seconds, responses, generator } = await runSteadyRate(order, {
    onMeasuring() {},
    onMeasured() {},
    signal: systems.signal,
  });
  const passOf = (subject: string, { good, errors, dropped, histogram }: CountedResponses): CostPass => ({
    cost: plan.cost,
    subject,
    arm,
    round,
    seconds,
    answers: good,
    // A request that could not be started was not served either.
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
