import { memoryOf } from "@super-heroes/bench/lab/processes/proc";
import { atLeast, atMost, told } from "@super-heroes/bench/results/promises/figure";
import type { Drill, DrillContext, Findings } from "../drill.ts";
import type { FaultProxy } from "../fault-proxy/fault-proxy.ts";
import { type Answer, ask } from "../load/ask.ts";
import { largest } from "../load/largest.ts";
import { pause } from "../load/pause.ts";
import { createPerson } from "../load/people.ts";
import type { Player, Stage } from "../stage/stage.ts";
import { type UpstreamFault, upstreamFaults } from "../tables/upstream-faults.ts";

/** Short: what waits for the deadline waits less. */
const DEADLINE_MS = { short: 400, full: 1000 };
/** A machine that runs tests besides is not the place to measure a scheduler's delay. */
const TOLERANCE_MS = { short: 500, full: 50 };
const MEMORY_LIMIT_MB = 64;
/** Short: below the number of calls that a circuit breaker needs, so that every fault is met by calls. */
const REQUESTS = { short: 1, full: 40 };
const AT_ONCE = 8;
/** Longer than a circuit breaker stays open. */
const RECOVERY_LIMIT_MS = 15_000;
/** One good answer may be chance; and so many keep the short drill's failures below a circuit breaker's half. */
const WELL_IN_A_ROW = 4;

/** One upstream misbehaves in every way; its callers respond all the same. */
export const upstream: Drill = {
  name: "upstream",
  title: "One upstream is dead, silent, slow, failing or sends garbage",
  promise: ({ short }) =>
    `every response within the deadline + ${TOLERANCE_MS[short ? "short" : "full"]} ms; 502 or 504 with the upstream's name, or a degraded 200 that names it; memory grows by less than ${MEMORY_LIMIT_MB} MB`,
  async run(context) {
    const { stage } = context;
    const { doors, proxies } = await setUp(context);
    const callers = ["fights", "gateway"].map(stage.player);
    for (const door of doors) await expectWell(door, context);
    const before = callers.map(residentMb);

    const remarks: string[] = [];
    let asked = 0;
    let wrong = 0;
    const ms: number[] = [];
    for (const fault of upstreamFaults) {
      context.note(`upstreams: ${fault.does}`);
      await Promise.all(proxies.map((proxy) => proxy.set(fault.fault)));
      for (const door of doors.filter(({ meets }) => meets(fault))) {
        const answers = await askMany(door, REQUESTS[lengthOf(context)]);
        asked += answers.length;
        ms.push(...answers.map((answer) => answer.ms));
        const others = answers.filter((answer) => !door.isRight(answer, fault));
        wrong += others.length;
        for (const text of new Set(
          others.map(({ status, code, text }) => `${status} ${code || text.slice(0, 120)}`),
        ))
          remarks.push(`${door.name}, while the upstream is ${fault.does}: got ${text}`);
      }
      await Promise.all(proxies.map((proxy) => proxy.set({ kind: "none" })));
      for (const door of doors) await expectWell(door, context);
    }
    const figures: Findings["figures"] = [
      atMost(
        DEADLINE_MS[lengthOf(context)] + TOLERANCE_MS[lengthOf(context)],
        `slowest response, with a deadline of ${DEADLINE_MS[lengthOf(context)]} ms`,
        largest(ms),
        "ms",
      ),
      atMost(0, "responses without the right status and the upstream's name", wrong),
      ...callers.map((caller, index) =>
        atMost(
          MEMORY_LIMIT_MB,
          `memory that ${caller.name} grew by`,
          residentMb(caller) - (before[index] ?? Number.NaN),
          "MB",
        ),
      ),
      told("kinds of faults", upstreamFaults.length),
      atLeast(1, "requests during a fault", asked),
    ];
    return { figures, remarks };
  },
};

const lengthOf = ({ short }: DrillContext) => (short ? "short" : "full");

/** Where a fault is felt. */
interface Door {
  name: string;
  ask(): Promise<Answer>;
  /** Whether this fault makes a difference here that can be told. */
  meets(fault: UpstreamFault): boolean;
  isRight(answer: Answer, fault: UpstreamFault): boolean;
}

/** Starts the system with proxies before heroes, which a fight needs, and orders, which aggregates can do without. */
async function setUp(context: DrillContext): Promise<{ doors: Door[]; proxies: FaultProxy[] }> {
  const { stage } = context;
  await stage.startAll(["analytics", "users", "heroes", "villains", "locations", "orders"]);
  const variables = { DEADLINE_MS: String(DEADLINE_MS[lengthOf(context)]) };
  const heroes = await stage.proxyTo("heroes");
  const fights = await stage.start("fights", { variables, addresses: { heroes: heroes.url } });
  const doors = [fightDoor("fights", fights)];
  const orders = await stage.proxyTo("orders");
  const gateway = await stage.start("gateway", {
    // An answer from memory would hide that a part of it is missing.
    variables: { ...variables, CACHE_MS: "0" },
    addresses: { heroes: heroes.url, orders: orders.url },
  });
  doors.push(
    fightDoor("the gateway", gateway),
    proxiedDoor(gateway),
    ...(await aggregateDoors(gateway, stage)),
  );
  return { doors, proxies: [heroes, orders] };
}

/** While a breaker is open the upstream is not asked; the answer still names it. */
const isNotAsked = ({ status, code }: Answer) =>
  (status === 502 || status === 503) && code === "heroes_circuit_open";

const namesHeroes = (answer: Answer, { status, outcome }: UpstreamFault) =>
  (answer.status === status && answer.code === `heroes_${outcome}`) || isNotAsked(answer);

/** A fight. The gateway may be the first to see that the time is over, and then waits for fights. */
const fightDoor = (name: string, { url }: Player): Door => ({
  name: `a fight at ${name}`,
  ask: () => ask(`${url}/api/fights/execute_fight`),
  meets: () => true,
  isRight: (answer, fault) =>
    namesHeroes(answer, fault) ||
    (name !== "fights" && fault.status === 504 && answer.status === 504 && answer.code === "fights_timeout"),
});

/** A route that the gateway passes on, as it does whatever has a head. */
const proxiedDoor = ({ url }: Player): Door => ({
  name: "a hero at the gateway",
  ask: () => ask(`${url}/api/heroes/2`),
  meets: ({ headless }) => headless,
  isRight: namesHeroes,
});

/** Answers that are put together from several services. */
async function aggregateDoors({ url }: Player, stage: Stage): Promise<Door[]> {
  const { id, authorization } = await createPerson(stage);
  return ["/api/dashboard", `/api/users/${id}/profile`].map((path) => ({
    name: `${path.replace(String(id), "{id}")} at the gateway`,
    ask: () => ask(`${url}${path}`, { headers: { authorization } }),
    meets: () => true,
    isRight: ({ status, text }) =>
      status === 200 && (JSON.parse(text) as { degraded?: string[] }).degraded?.join() === "orders",
  }));
}

async function askMany({ ask }: Door, count: number): Promise<Answer[]> {
  const answers: Answer[] = [];
  while (answers.length < count) {
    const places = Math.min(AT_ONCE, count - answers.length);
    answers.push(...(await Promise.all(Array.from({ length: places }, ask))));
  }
  return answers;
}

/** Waits until answers are whole again. Throws when they are not within 15 s. */
async function expectWell({ name, ask }: Door, { signal }: DrillContext): Promise<void> {
  const givesUpAtMs = performance.now() + RECOVERY_LIMIT_MS;
  for (let inARow = 0; inARow < WELL_IN_A_ROW; ) {
    const { status, code, text } = await ask();
    if (status === 200 && !text.includes('"degraded"')) {
      inARow++;
      continue;
    }
    inARow = 0;
    if (performance.now() > givesUpAtMs)
      throw new Error(
        `${name} still responds with ${status} ${code} ${RECOVERY_LIMIT_MS / 1000} s after the fault`,
      );
    await pause(50, signal);
  }
}

const residentMb = ({ pid }: Player) => (memoryOf(pid)?.resident ?? Number.NaN) / 1e6;
