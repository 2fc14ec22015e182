/** Clients that occupy a server, in a process of their own. They are cheap, because they share the machine with it. */
import { receivedOrder } from "@super-heroes/bench/lab/generators/worker-process";
import type { Occupant, Occupy } from "./occupant.ts";
import type { Idleness, OccupationOrder, OccupationReport } from "./occupation.ts";
import { occupySlowly } from "./slow-reader.ts";
import type { AttackMessage } from "./start-attack.ts";
import { occupyUnfinished } from "./unfinished-request.ts";

const order = await receivedOrder<OccupationOrder>();

const ways: Record<Idleness, Occupy> = {
  "never a body": occupyUnfinished,
  "a head of a byte a second": occupyUnfinished,
  "a second head of a byte a second": occupyUnfinished,
  "reads a byte a second": occupySlowly,
};

const occupants = new Set<Occupant>();
const ended: Record<string, number> = {};
let longestMs = 0;
let isOver = false;

let nextTurnAtMs = 0;

/** Waits until the next client may connect. */
async function turn(): Promise<void> {
  const nowMs = performance.now();
  nextTurnAtMs = Math.max(nowMs, nextTurnAtMs + 1000 / order.connectsPerSecond);
  await Bun.sleep(nextTurnAtMs - nowMs);
}

/** Keeps one client connected until the attack ends. Resolves when it is connected for the first time. */
async function keepConnected(number: number): Promise<void> {
  await turn();
  if (isOver) return;
  const occupant = await ways[order.idleness](order, number);
  occupants.add(occupant);
  void occupant.ended.then(async (how) => {
    occupants.delete(occupant);
    if (isOver) return;
    ended[how] = (ended[how] ?? 0) + 1;
    longestMs = Math.max(longestMs, occupant.heldMs);
    await keepConnected(number);
  });
}

const report = (message: AttackMessage<OccupationReport>) => process.send?.(message);

const cpuBefore = process.cpuUsage();
const startedAtMs = performance.now();
await Promise.all(Array.from({ length: order.clients }, (_, number) => keepConnected(number)));
report("in place");
const lastedMs = order.seconds * 1000;
await Bun.sleep(lastedMs);

isOver = true;
for (const { heldMs } of occupants) longestMs = Math.max(longestMs, heldMs);
const { user, system } = process.cpuUsage(cpuBefore);
const cpu = (user + system) / 1000 / (performance.now() - startedAtMs);
report({ ended, longestMs, lastedMs, cpu });
process.exit(0);
