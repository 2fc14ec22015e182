import { atLeast, atMost, type Figure, notMeasured, told } from "@super-heroes/bench/results/promises/figure";
import type { Drill, DrillContext } from "../drill.ts";
import { countedFights } from "../load/analytics.ts";
import { fightRequest, storedFights } from "../load/fights.ts";
import { largest } from "../load/largest.ts";
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

/** What was acknowledged outlives the death of services and stores. */
export const kill: Drill = {
  name: "kill",
  title: "Services and stores are killed under load",
  promise({ short, stack }) {
    const times = `${KILLS[lengthOf(short)]} times under load`;
    const kept = "no acknowledged fight or order is lost or stored twice";
    if (stack === "embedded") return `SIGKILL ends fights or orders ${times}: ${kept}`;
    return `SIGKILL ends fights, orders or any store ${times}: ${kept}; a service is ready within ${READY_LIMIT_MS / 1000} s after its store, without a restart`;
  },
  async run(context) {
    const { stage, short } = context;
    await stage.startAll(["analytics", "users", "heroes", "villains", "locations", "fights", "orders"]);
    const written = await Promise.all([fightsBook(stage), ordersBook(stage)]);
    const writers = written.map(({ writing }) => startWriters(WRITERS, writing));
    const readyMs = await killInTurns(KILLS[lengthOf(short)], context);
    await Promise.all(writers.map(({ workers }) => workers.stop()));

    const figures: Figure[] = [];
    for (const [index, { what, before, stored }] of written.entries()) {
      const { ledger } = writers[index] as { ledger: Ledger };
      const { lost, duplicated } = compared(ledger, await stored(), before);
      figures.push(
        atMost(0, `acknowledged ${what} lost`, lost),
        atMost(0, `${what} duplicated`, duplicated),
        atLeast(1, `${what} acknowledged`, ledger.acknowledged.size),
        told(`attempts at ${what} that were repeated`, ledger.repeated),
      );
    }
    const afterStore = atMost(
      READY_LIMIT_MS,
      "longest time from a store being ready to its service being ready",
      largest(readyMs.stores),
      "ms",
    );
    figures.push(
      stage.stores.servers.length === 0
        ? notMeasured(afterStore, "embedded stores are files without a server that could be killed")
        : afterStore,
      told("longest start of a killed service", largest(readyMs.services), "ms"),
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

const lengthOf = (short: boolean) => (short ? "short" : "full");

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

/** Kills services and stores, one after the other, and resolves with how long each took to be back. */
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
    await pause(BETWEEN_MS[lengthOf(short)] * (1 + Math.random()), signal);
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
