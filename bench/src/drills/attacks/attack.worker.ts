/** The attackers of a drill, in a process of their own: they share the machine with what they attack, and are cheap. */
import type { AttackMessage, AttackOrder, AttackReport, Idleness } from "./attack.ts";
import type { Occupant, Occupation, Served } from "./occupant.ts";
import { occupySlowly } from "./slow-reader.ts";
import { occupyUnfinished } from "./unfinished-request.ts";

const order = JSON.parse(process.argv[2] ?? "") as AttackOrder;

/** So many connect in a second: the attack is that they stay, not that they come. */
const CONNECTS_PER_SECOND = 200;
const BACK_AFTER_MS = 1000;

const occupations: Record<Idleness, Occupation> = {
  "never a body": occupyUnfinished,
  "a head of a byte a second": occupyUnfinished,
  "a second head of a byte a second": occupyUnfinished,
  "reads a byte a second": occupySlowly,
};

const occupants = new Set<Occupant>();
const ended: Record<string, number> = {};
let opened = 0;
let longestMs = 0;
let isOver = false;

/** Keeps one client connected until the attack is over. Resolves when it is connected for the first time. */
async function attack(number: number): Promise<void> {
  const occupant = await occupations[order.idleness](order, number);
  opened++;
  occupants.add(occupant);
  void occupant.ended.then(async (how: Served) => {
    occupants.delete(occupant);
    if (isOver) return;
    ended[how] = (ended[how] ?? 0) + 1;
    longestMs = Math.max(longestMs, occupant.heldMs);
    await Bun.sleep(BACK_AFTER_MS);
    if (!isOver) await attack(number);
  });
}

const cpuBefore = process.cpuUsage();
const startedAtMs = performance.now();
const arrivals: Promise<void>[] = [];
for (let number = 0; number < order.clients; number++) {
  arrivals.push(attack(number));
  await Bun.sleep(1000 / CONNECTS_PER_SECOND);
}
await Promise.all(arrivals);
process.send?.({ inPlace: true } satisfies AttackMessage);
await Bun.sleep(order.seconds * 1000);

isOver = true;
for (const { heldMs } of occupants) longestMs = Math.max(longestMs, heldMs);
const { user, system } = process.cpuUsage(cpuBefore);
const cpu = (user + system) / 1000 / (performance.now() - startedAtMs);
process.send?.({ opened, ended, longestMs, lastedMs: order.seconds * 1000, cpu } satisfies AttackReport);
process.exit(0);
