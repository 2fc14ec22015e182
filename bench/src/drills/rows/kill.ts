import type { Drill, DrillContext } from "../drill.ts";
import { atMost, type Figure, told } from "../figure.ts";
import { countedFights } from "../load/analytics.ts";
import { fightRequest, storedFights } from "../load/fights.ts";
import { compared, type Ledger, startWriters, type Writing } from "../load/ledger.ts";
import { storedOrders } from "../load/orders.ts";
import { pause } from "../load/pause.ts";
import { adminOf, createPerson, orderRequest } from "../load/people.ts";
import { untilReady } from "../load/until-ready.ts";
import type { Stage } from "../stage/stage.ts";

const KILLS = { short: 3, full: 20 };
const WRITERS = 4;
const READY_LIMIT_MS = 5000;
/** How long the system works between two kills: at least so long, and up to as much longer. */
const BETWEEN_MS = { short: 200, full: 700 };
const COUNTED_WITHIN_MS = 30_000;

/** Those that are written to come first, so that a short drill has them, too. */
const VICTIMS = [
  { store: "fights" },
  { service: "fights" },
  { store: "orders" },
  { service: "orders" },
  { store: "analytics" },
  { store: "users" },
  { store: "heroes" },
  { store: "villains" },
  { store: "locations" },
] as const;

/** Row 1: what was acknowledged outlives the death of services and stores. */
export const kill: Drill = {
  name: "kill",
  row: 1,
  title: "Services and stores killed under load",
  promise:
    "SIGKILL of any store, of fights, 20 times under load: 0 acknowledged fights or orders lost, 0 duplicated; ready again ≤ 5 s after the store is, without a restart",
  async run(context) {
    const { stage, short } = context;
    await stage.startAll(["analytics", "users", "heroes", "villains", "locations", "fights", "orders"]);
    const written = await Promise.all([fightsBook(stage), ordersBook(stage)]);
    const writers = written.map(({ writing }) => startWriters(WRITERS, writing));
    const readyMs = await killInTurns(short ? KILLS.short : KILLS.full, context);
    await Promise.all(writers.map(({ workers }) => workers.stop()));

    const figures: Figure[] = [];
    for (const [index, { what, before, stored }] of written.entries()) {
      const { ledger } = writers[index] as { ledger: Ledger };
      const { lost, duplicated } = compared(ledger, await stored(), before);
      figures.push(
        atMost(0, `acknowledged ${what} lost`, lost),
        atMost(0, `${what} duplicated`, duplicated),
        told(`${what} acknowledged`, ledger.acknowledged.size),
        told(`attempts at ${what} that were repeated`, ledger.repeated),
      );
    }
    figures.push(
      atMost(
        READY_LIMIT_MS,
        "longest until ready again after a store was",
        Math.max(0, ...readyMs.stores),
        "ms",
      ),
      told("longest start of a killed service", Math.max(0, ...readyMs.services), "ms"),
    );
    // What cannot be counted is no reason to keep quiet about the rest.
    const remarks: string[] = [];
    const difference = await countedWrongly(stage, context).catch(({ message }: Error) => {
      remarks.push(message);
      return Number.NaN;
    });
    figures.push(atMost(0, "fights that analytics counts wrongly", difference));
    return { figures, remarks };
  },
};

/** What is written, how it is read again, and what was there before. */
interface Book {
  what: string;
  writing: Writing;
  before: ReadonlySet<string>;
  stored(): Promise<string[]>;
}

async function fightsBook(stage: Stage): Promise<Book> {
  const { url } = stage.player("fights");
  const stored = () => storedFights(stage);
  const writing = { url: `${url}/api/fights`, questionFor: (n: number) => ({ body: fightRequest(n) }) };
  return { what: "fights", writing, before: new Set(await stored()), stored };
}

async function ordersBook(stage: Stage): Promise<Book> {
  const { url } = stage.player("orders");
  const stored = async () => storedOrders(url, await adminOf(stage));
  const person = await createPerson(stage);
  const { authorization } = person;
  const question = { headers: { authorization }, body: orderRequest(person) };
  return {
    what: "orders",
    writing: { url: `${url}/api/orders`, questionFor: () => question },
    before: new Set(await stored()),
    stored,
  };
}

/** Kills services and stores, one after the other, and tells how long each took to be back. */
async function killInTurns(
  times: number,
  { stage, short, signal, note }: DrillContext,
): Promise<{ services: number[]; stores: number[] }> {
  const victims = VICTIMS.filter(
    (victim) => !("store" in victim) || stage.stores.servers.includes(victim.store),
  );
  const ready = { services: [] as number[], stores: [] as number[] };
  for (let time = 0; time < times; time++) {
    const victim = victims[time % victims.length];
    await pause((short ? BETWEEN_MS.short : BETWEEN_MS.full) * (1 + Math.random()), signal);
    if (victim && "store" in victim) {
      note(`${time + 1} of ${times}: killing the store of ${victim.store}`);
      await stage.stores.kill(victim.store);
      await stage.stores.start(victim.store);
      const readyMs = await untilReady(stage.player(victim.store).url, READY_LIMIT_MS * 2);
      note(`${victim.store} is ready ${Math.round(readyMs)} ms after its store`);
      ready.stores.push(readyMs);
    } else if (victim) {
      note(`${time + 1} of ${times}: killing ${victim.service}`);
      await stage.kill(victim.service);
      const startedAtMs = performance.now();
      await stage.start(victim.service);
      ready.services.push(performance.now() - startedAtMs);
    }
  }
  return ready;
}

/** How far the fights that analytics has counted are from those that are stored, once it has caught up. */
async function countedWrongly(stage: Stage, { signal }: DrillContext): Promise<number> {
  const stored = (await storedFights(stage)).length;
  const givesUpAtMs = performance.now() + COUNTED_WITHIN_MS;
  let counted = await countedFights(stage.player("analytics").url);
  while (counted !== stored && performance.now() < givesUpAtMs) {
    await pause(100, signal);
    counted = await countedFights(stage.player("analytics").url);
  }
  return Math.abs(counted - stored);
}
