import { expect, test } from "bun:test";
import { createHeadroom } from "./ceiling-headroom.ts";

/** A generator that keeps up to so many a second; remembers what it was asked for. */
function generatorUpTo(limit: number) {
  const offered: number[] = [];
  const offer = async (rate: number) => {
    offered.push(rate);
    const good = Math.min(rate, limit) * 2;
    return { seconds: 2, good, dropped: rate * 2 - good };
  };
  return { offered, offer };
}

test("twice the rate is offered, once for all lower rates", async () => {
  const { offered, offer } = generatorUpTo(2000);
  const headroom = createHeadroom(offer);
  expect(await headroom.holds(1000)).toBe(true);
  expect(await headroom.holds(800)).toBe(true);
  expect(offered).toEqual([2000]);
});

test("a rate that fails twice fails all higher ones, and decides nothing about lower ones", async () => {
  const { offered, offer } = generatorUpTo(2000);
  const headroom = createHeadroom(offer);
  expect(await headroom.holds(1001)).toBe(false);
  expect(await headroom.holds(4000)).toBe(false);
  expect(await headroom.holds(900)).toBe(true);
  expect(offered).toEqual([2002, 2002, 1800]);
});

test("one bad moment is forgiven", async () => {
  let attempts = 0;
  const headroom = createHeadroom(async (rate) => {
    attempts += 1;
    return { seconds: 2, good: 2 * rate, dropped: attempts === 1 ? 1 : 0 };
  });
  expect(await headroom.holds(500)).toBe(true);
  expect(attempts).toBe(2);
});

test("low rates are not in doubt", async () => {
  const { offered, offer } = generatorUpTo(0);
  expect(await createHeadroom(offer).holds(200)).toBe(true);
  expect(offered).toEqual([]);
});
