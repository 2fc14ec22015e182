import { expect, test } from "bun:test";
import { seededRandom } from "@super-heroes/testing/inputs/seeded-random";
import { createBatcher } from "../../src/concurrency/batcher.ts";

const ROUNDS = 150;
const ITEMS = 60;

interface Item {
  id: number;
  weight: number;
}

/** One run of the batcher against random submissions, aborts, durations and failures. */
async function play(seed: number) {
  const random = seededRandom(seed);
  const upTo = (most: number) => 1 + Math.floor(random() * most);
  const pause = async (mostTurns: number) => {
    for (let turns = Math.floor(random() * (mostTurns + 1)); turns > 0; turns--)
      await (random() < 0.5 ? new Promise(setImmediate) : Promise.resolve());
  };

  const maxInFlight = upTo(4);
  const maxWeight = upTo(12);
  const batches: { items: Item[]; failure: Error | undefined }[] = [];
  let running = 0;
  let mostRunning = 0;
  const batcher = createBatcher<Item, string>({
    maxInFlight,
    maxWeight,
    weightOf: ({ weight }) => weight,
    run: async (items) => {
      const failure = random() < 0.15 ? new Error(`batch ${batches.length} failed`) : undefined;
      batches.push({ items, failure });
      mostRunning = Math.max(mostRunning, ++running);
      await pause(4);
      running--;
      if (failure) throw failure;
      return items.map(({ id }) => `result ${id}`);
    },
  });

  const abortion = new Error("aborted by the caller");
  const outcomes = new Map<number, unknown>();
  const submissions: Promise<unknown>[] = [];
  const controllers: AbortController[] = [];
  for (let id = 0; id < ITEMS; id++) {
    const controller = new AbortController();
    controllers.push(controller);
    const submission = batcher.submit({ id, weight: upTo(4) }, controller.signal);
    submissions.push(
      submission.then(
        (result) => outcomes.set(id, result),
        (reason) => outcomes.set(id, reason),
      ),
    );
    if (random() < 0.3) controllers[Math.floor(random() * controllers.length)]?.abort(abortion);
    await pause(2);
  }
  await Promise.all(submissions);
  return { batcher, batches, outcomes, abortion, controllers, maxInFlight, maxWeight, mostRunning };
}

/** Every violation of the batcher's promises in a run. */
function brokenPromises(run: Awaited<ReturnType<typeof play>>): string[] {
  const broken: string[] = [];
  const travelled = run.batches.flatMap(({ items }) => items.map(({ id }) => id));
  if (new Set(travelled).size !== travelled.length) broken.push("an item was sent twice");
  if (travelled.some((id, index) => id < (travelled[index - 1] ?? 0)))
    broken.push("items changed their order");
  if (run.mostRunning > run.maxInFlight) broken.push(`${run.mostRunning} calls ran at once`);
  if (run.batcher.inFlight !== 0 || run.batcher.waiting !== 0) broken.push("something is left over");
  for (const { items } of run.batches) {
    const weight = items.reduce((sum, item) => sum + item.weight, 0);
    if (items.length === 0) broken.push("an empty call");
    if (items.length > 1 && weight > run.maxWeight) broken.push(`a call weighed ${weight}`);
  }
  for (const [id, controller] of run.controllers.entries()) {
    const batch = run.batches.find(({ items }) => items.some((item) => item.id === id));
    const outcome = run.outcomes.get(id);
    const own = batch?.failure ?? `result ${id}`;
    const allowed = [...(batch ? [own] : []), ...(controller.signal.aborted ? [run.abortion] : [])];
    if (!allowed.includes(outcome as Error)) broken.push(`item ${id} ended with ${String(outcome)}`);
  }
  return broken;
}

test(`no item is lost, repeated or mixed up (${ROUNDS} random runs)`, async () => {
  let shared = 0;
  let withdrawn = 0;
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const run = await play(seed);
    expect({ seed, broken: brokenPromises(run) }).toEqual({ seed, broken: [] });
    shared += run.batches.filter(({ items }) => items.length > 1).length;
    withdrawn += ITEMS - run.batches.flatMap(({ items }) => items).length;
  }
  // The runs would prove nothing if calls were never shared or items never withdrawn.
  expect(shared).toBeGreaterThan(ROUNDS);
  expect(withdrawn).toBeGreaterThan(ROUNDS);
});
