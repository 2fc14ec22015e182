import { expect, test } from "bun:test";
import { createAdmissionQueue } from "./admission-queue.ts";

/** A queue with a clock that the test moves; it records admitted and refused requests. */
function queueUnderTest() {
  const clock = { ms: 0 };
  const timers = new Set<{ at: number; callback(): void }>();
  const queue = createAdmissionQueue<number>({
    now: () => clock.ms,
    set(callback, ms) {
      const timer = { at: clock.ms + ms, callback };
      timers.add(timer);
      return timer;
    },
    clear: (timer) => timers.delete(timer as { at: number; callback(): void }),
  });
  const admitted: number[] = [];
  const refused: number[] = [];
  /** Adds a request, which waits or is refused at once. */
  const come = (item: number) => {
    if (queue.refuses(clock.ms)) refused.push(item);
    else void queue.wait(item, clock.ms).then((isAdmitted) => isAdmitted || refused.push(item));
  };
  const serve = (count: number) => {
    for (let served = 0; served < count; served++) queue.admitNext(clock.ms, (item) => admitted.push(item));
  };
  const pass = async (ms: number) => {
    clock.ms += ms;
    for (const timer of [...timers])
      if (timer.at <= clock.ms) {
        timers.delete(timer);
        timer.callback();
      }
    await new Promise(setImmediate);
  };
  return { queue, come, serve, pass, admitted, refused, timers };
}

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);

test("a short queue is served in its order, a long one from its end", async () => {
  const { come, serve, admitted } = queueUnderTest();
  for (const item of upTo(65)) come(item);
  serve(3);
  expect(admitted).toEqual([64, 63, 0]);
  serve(2);
  expect(admitted.slice(3)).toEqual([1, 2]);
});

test("holds up to its limit", async () => {
  const { come, queue, refused } = queueUnderTest();
  for (const item of upTo(258)) come(item);
  expect(queue.length).toBe(256);
  expect(refused).toEqual([256, 257]);
});

test("refuses requests that have waited for too long, and has no timer when it is empty", async () => {
  const { come, serve, pass, refused, timers, queue } = queueUnderTest();
  come(1);
  await pass(100);
  come(2);
  await pass(150);
  expect(refused).toEqual([1]);
  serve(1);
  expect(queue.length).toBe(0);
  expect(timers.size).toBe(0);
  await pass(1000);
  expect(refused).toEqual([1]);
});

test("a burst that is served in time is not an overload", async () => {
  const { come, serve, pass, refused, admitted } = queueUnderTest();
  for (const item of upTo(100)) come(item);
  for (let step = 0; step < 24; step++) {
    await pass(10);
    serve(4);
    come(1000 + step);
  }
  expect(refused).toEqual([]);
  expect(admitted).toHaveLength(96);
});

test("a queue that stays full while more come is overload: those in it are refused, and then hardly any request waits", async () => {
  const { come, pass, serve, queue, refused } = queueUnderTest();
  for (const item of upTo(256)) come(item);
  for (let step = 0; step <= 6; step++) {
    come(1000 + step);
    await pass(10);
  }
  expect(queue.length).toBe(1);
  expect(refused.length).toBeGreaterThanOrEqual(255);
  come(2000);
  expect(refused).toContain(2000);
  serve(1);
  come(2001);
  expect(queue.length).toBe(1);
  expect(refused).not.toContain(2001);
});

test("a queue whose oldest request always has to wait is overload", async () => {
  const { come, pass, serve, refused, queue } = queueUnderTest();
  // Three requests come for two that are served.
  let mostRefusedAtOnce = 0;
  for (let step = 0; step < 400; step++) {
    const before = refused.length;
    for (let one = 0; one < 3; one++) come(step * 3 + one);
    await pass(2);
    serve(2);
    mostRefusedAtOnce = Math.max(mostRefusedAtOnce, refused.length - before);
  }
  expect(mostRefusedAtOnce).toBeGreaterThan(50);
  expect(queue.length).toBeLessThanOrEqual(1);
});

test("and one that is served as fast as it grows is not, however long it lasts", async () => {
  const { come, pass, serve, refused } = queueUnderTest();
  for (const item of upTo(20)) come(item);
  for (let step = 0; step < 1000; step++) {
    come(100 + step);
    come(10_000 + step);
    await pass(1);
    serve(2);
  }
  expect(refused).toEqual([]);
});

test("overload ends when nothing was refused for some time", async () => {
  const { come, pass, serve, refused } = queueUnderTest();
  for (const item of upTo(256)) come(item);
  for (let step = 0; step <= 6; step++) {
    come(1000 + step);
    await pass(10);
  }
  serve(1);
  await pass(260);
  const before = refused.length;
  for (const item of upTo(100, 5000)) come(item);
  expect(refused.length).toBe(before);
});
