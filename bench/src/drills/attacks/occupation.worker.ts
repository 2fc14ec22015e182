/** Clients that occupy a server, in a process of their own: they share the machine with it, and are cheap. */
import type { Occupant, Occupy } from "./occupant.ts";
import type { Idleness, OccupationOrder, OccupationReport } from "./occupation.ts";
import { occupySlowly } from "./slow-reader.ts";
import type { AttackMessage } from "./start-attack.ts";
import { occupyUnfinished } from "./unfinished-request.ts";

const order = JSON.parse(process.argv[2] ?? "") as OccupationOrder;

/** So many connect in a second: the attack is that they stay, not that they come. */
const CONNECTS_PER_SECOND = 200;
const BACK_AFTER_MS = 1000;

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

/** Keeps one client connected until the attack is over. Resolves when it is connected for the first time. */
async function keepConnected(number: number): Promise<void> {
  const occupant = await ways[order.idleness](order, number);
  occupants.add(occupant);
  void occupant.ended.then(async (how) => {
    occupants.delete(occupant);
    if (isOver) return;
    ended[how] = (ended[how] ?? 0) + 1;
    longestMs = Math.max(longestMs, occupant.heldMs);
    await Bun.sleep(BACK_AFTER_MS);
    if (!isOver) await keepConnected(number);
  });
}

const say = (message: AttackMessage<OccupationReport>) => process.send?.(message);

const cpuBefore = process.cpuUsage();
const startedAtMs = performance.now();
const connected: Promise<void>[] = [];
for (let number = 0; number < order.clients; number++) {
  connected.push(keepConnected(number));
  await Bun.sleep(1000 / CONNECTS_PER_SECOND);
}
await Promise.all(connected);
say("in place");
const lastedMs = order.seconds * 1000;
await Bun.sleep(lastedMs);

isOver = true;
for (const { heldMs } of occupants) longestMs = Math.max(longestMs, heldMs);
const { user, system } = process.cpuUsage(cpuBefore);
const cpu = (user + system) / 1000 / (performance.now() - startedAtMs);
say({ ended, longestMs, lastedMs, cpu });
process.exit(0);
