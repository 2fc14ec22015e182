/**
 * Measures one evaluation of a flag: `bun kit/test/flags/measure-cost.ts`. Prints CPU time in microseconds, the median of nine rounds
 * of 100,000 evaluations; the loop itself is subtracted.
 */
import { rollOut, toggle } from "@super-heroes/testing/inputs/flag-documents";
import { createFlagFile } from "@super-heroes/testing/inputs/flag-file";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { openFlags } from "../../src/flags/open-flags.ts";
import { createMetrics } from "../../src/metrics/metrics.ts";

const IDS = Array.from({ length: 100_000 }, () => crypto.randomUUID());
const ROUNDS = 9;
const MODES = ["sequential", "parallel", "coalesced", "hedged"] as const;

await using file = await createFlagFile({ orchestration: rollOut(50), hedging: toggle(true) });
const context = { log: silentLog, metrics: createMetrics("cost") };
const none = (await openFlags({}, context)).flags.oneOf("orchestration", MODES, "parallel");
const { flags, close } = await openFlags({ flagsFile: file.path }, context);
const one = flags.boolean("hedging", true);
const fractional = flags.oneOf("orchestration", MODES, "parallel");
const client = await flags.client();

/** Keeps the results, so that no call is left out by the compiler. */
let sum = 0;
const count = (value: unknown) => {
  if (value) sum++;
};
const loopMs = await cpuMs((id) => count(id));
await print("without a source", (id) => count(none.for(id)));
await print("one value for all", (id) => count(one.for(id)));
await print("a percentage", (id) => count(fractional.for(id)));
await print("a percentage, by OpenFeature's client", async (targetingKey) =>
  count(await client.getStringValue("orchestration", "parallel", { targetingKey })),
);
close();
if (sum === 0) throw new Error("nothing was evaluated");

/** The CPU time of one round, in milliseconds: other programs change it little, unlike the time of the clock. */
async function cpuMs(work: (id: string) => void | Promise<void>): Promise<number> {
  const rounds: number[] = [];
  // The first two rounds compile.
  for (let round = -2; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    for (const id of IDS) {
      const pending = work(id);
      if (pending) await pending;
    }
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) rounds.push((user + system) / 1000);
  }
  return rounds.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
}

async function print(what: string, work: (id: string) => void | Promise<void>): Promise<void> {
  console.log(`${what}: ${((1000 * ((await cpuMs(work)) - loopMs)) / IDS.length).toFixed(3)} µs`);
}
