import { setTimeout as pause } from "node:timers/promises";
import type { Measurement } from "@super-heroes/bench/results/promises/measurement";
import { atLeast, atMost, notMeasured, reported } from "../promise/measurements.ts";
import { largest } from "../promise/statistics.ts";
import { adminAuthorization, createAccount, orderRequest } from "../records/accounts.ts";
import { countedFights } from "../records/analytics.ts";
import { fightRequest, storedFights } from "../records/fights.ts";
import { storedOrders } from "../records/orders.ts";
import { untilReady } from "../requests/until-ready.ts";
import type { Stage } from "../stage/stage.ts";
import { lengthOf } from "../tables/by-length.ts";
import { compared, type Ledger, startWriters, type Writing } from "../traffic/ledger.ts";
import type { Drill, DrillContext } from "./drill.ts";

const KILLS = { short: 3, full: 20 };
const WRITERS = 4;
const READY_LIMIT_MS = 5000;
/** The shortest time between two kills; the longest is twice that. */
const BETWEEN_MS = { short: 200, full: 700 };
const COUNTED_WITHIN_MS = 30_000;

/** Services that are written to come first, so that a short drill includes them. */
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

/** Acknowledged fights and orders survive when services and stores are killed. */
export const kill: Drill = {
  name: "kill",
  title: "Services and stores are killed under load",
  promise({ short, stack }) {
    const times = `${KILLS[lengthOf({ short })]} times under load`;
    const kept = "no acknowledged fight or order is lost or stored twice";
    if (stack === "embedded") return `SIGKILL ends fights or orders ${times}: ${kept}`;
    return `SIGKILL ends fights, orders or any store ${times}: ${kept}; a service is ready within ${READY_LIMIT_MS / 1000} s after its store, without a restart`;
  },
  async run(context) {
    const { stage, short } = context;
    await stage.startAll(["analytics", "users", "heroes", "villains", "locations", "fights", "orders"]);
    const written = await Promise.all([writtenFights(stage), writtenOrders(stage)]);
    const writers = written.map(({ writing }) => startWriters(WRITERS, writing));
    const readyMs = await killInTurns(KILLS[lengthOf({ short })], context);
    await Promise.all(writers.map(({ workers }) => workers.stop()));

    const measurements: Measurement[] = [];
    for (const [index, { what, before, stored }] of written.entries()) {
      const { ledger } = writers[index] as { ledger: Ledger };
      const { lost, duplicated } = compared(ledger, await stored(), before);
      measurements.push(
        atMost(0, `acknowledged ${what} lost`, lost),
        atMost(0, `${what} duplicated`, duplicated),
        atLeast(1, `${what} acknowledged`, ledger.acknowledged.size),
        reported(`attempts at ${what} that were repeated`, ledger.repeated),
      );
    }
    const afterStore = atMost(
      READY_LIMIT_MS,
      "longest time from a store being ready to its service being ready",
      largest(readyMs.stores),
      "ms",
    );
    measurements.push(
      stage.stores.servers.length === 0
        ? notMeasured(afterStore, "embedded stores are files, without a server to kill")
        : afterStore,
      reported("longest start of a killed service", largest(readyMs.services), "ms"),
    );
    // The other measurements count even when analytics cannot be read.
    const remarks: string[] = [];
    const difference = await countedWrongly(stage, context).catch(({ message }: Error) => {
      remarks.push(message);
      return Number.NaN;
    });
    measurements.push(atMost(0, "fights that analytics counts wrongly", difference));
    return { measurements, remarks };
  },
};

/** A kind of record that is written: how it is written and read, and what was stored before. */
interface Written {
  what: string;
  writing: Writing;
  before: ReadonlySet<string>;
  stored(): Promise<string[]>;
}

async function writtenFights(stage: Stage): Promise<Written> {
  const { url } = stage.service("fights");
  const stored = () => storedFights(stage);
  const writing = { url: `${url}/api/fights`, requestFor: (n: number) => ({ body: fightRequest(n) }) };
  return { what: "fights", writing, before: new Set(await stored()), stored };
}

async function writtenOrders(stage: Stage): Promise<Written> {
  const { url } = stage.service("orders");
  const stored = async () => storedOrders(url, await adminAuthorization(stage));
  const account = await createAccount(stage);
  const { authorization } = account;
  const options = { headers: { authorization }, body: orderRequest(account) };
  return {
    what: "orders",
    writing: { url: `${url}/api/orders`, requestFor: () => options },
    before: new Set(await stored()),
    stored,
  };
}

/** Kills services and stores, one after the other; resolves with the time that each took to be ready again, in ms. */
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
    await pause(BETWEEN_MS[lengthOf({ short })] * (1 + Math.random()), undefined, { signal });
    if (victim && "store" in victim) {
      note(`${time + 1} of ${times}: killing the store of ${victim.store}`);
      await stage.stores.kill(victim.store);
      await stage.stores.start(victim.store);
      const readyMs = await untilReady(stage.service(victim.store).url, READY_LIMIT_MS * 2);
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

/** The difference between the fights that analytics has counted and those that are stored, after it has caught up. */
async function countedWrongly(stage: Stage, { signal }: DrillContext): Promise<number> {
  const stored = (await storedFights(stage)).length;
  const deadlineMs = performance.now() + COUNTED_WITHIN_MS;
  let counted = await countedFights(stage.service("analytics").url);
  while (counted !== stored && performance.now() < deadlineMs) {
    await pause(100, undefined, { signal });
    counted = await countedFights(stage.service("analytics").url);
  }
  return Math.abs(counted - stored);
}
