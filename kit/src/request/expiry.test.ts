import { expect, test } from "bun:test";
import { type Expiring, SharedTimer } from "./expiry.ts";

/** An entry that resolves when it expires. */
class Entry implements Expiring {
  expiresAtMs = 0;
  previous: Expiring | undefined;
  next: Expiring | undefined;
  readonly #expired = Promise.withResolvers<number>();
  readonly expired = this.#expired.promise;
  hasExpired = false;

  constructor(private readonly onExpire: () => void = () => {}) {}

  expire(): void {
    this.hasExpired = true;
    this.#expired.resolve(performance.now());
    this.onExpire();
  }
}

const soon = (ms: number) => performance.now() + ms;

test("entries expire at their instants, whatever the order in which they were added", async () => {
  const timer = new SharedTimer();
  const order: string[] = [];
  const entries = [40, 2, 20].map((ms) => new Entry(() => order.push(`${ms}`)));
  const atMs = [40, 2, 20].map(soon);
  for (const [index, entry] of entries.entries()) timer.add(entry, atMs[index] as number);
  const expiredAtMs = await Promise.all(entries.map(({ expired }) => expired));
  expect(order).toEqual(["2", "20", "40"]);
  for (const [index, at] of atMs.entries()) expect(expiredAtMs[index]).toBeGreaterThanOrEqual(at - 2);
  expect(timer.size).toBe(0);
});

test("an entry that was removed does not expire, wherever it was in the list", async () => {
  for (const removed of [0, 1, 2]) {
    const timer = new SharedTimer();
    const entries = [new Entry(), new Entry(), new Entry()];
    for (const entry of entries) timer.add(entry, soon(1));
    timer.remove(entries[removed] as Entry);
    // A second removal has no effect on the others.
    timer.remove(entries[removed] as Entry);
    expect(timer.size).toBe(2);
    await Promise.all(entries.filter((_, index) => index !== removed).map(({ expired }) => expired));
    expect(entries.map(({ hasExpired }) => hasExpired)).toEqual([0, 1, 2].map((index) => index !== removed));
  }
});

test("an entry can be added again, also while it expires", async () => {
  const timer = new SharedTimer();
  let times = 0;
  const twice = Promise.withResolvers<void>();
  const entry = new Entry(() => {
    if (++times === 2) twice.resolve();
    else timer.add(entry, soon(1));
  });
  timer.add(entry, soon(1));
  await twice.promise;
  expect(times).toBe(2);
});

test("an instant that has passed expires with the next turn", async () => {
  const timer = new SharedTimer();
  const entry = new Entry();
  timer.add(entry, soon(-1000));
  expect(entry.hasExpired).toBe(false);
  await entry.expired;
});

test("a process with nothing that expires ends at once", async () => {
  const script = `
    import { sharedTimer } from ${JSON.stringify(`${import.meta.dir}/expiry.ts`)};
    const entry = { expiresAtMs: 0, previous: undefined, next: undefined, expire() { console.log("expired"); } };
    sharedTimer.add(entry, performance.now() + 3_600_000);
    sharedTimer.remove(entry);
    sharedTimer.add(entry, performance.now() + 3_600_000);
    sharedTimer.remove(entry);
  `;
  const child = Bun.spawn([process.execPath, "-e", script], { stdout: "pipe" });
  expect(await new Response(child.stdout).text()).toBe("");
  expect(await child.exited).toBe(0);
});
