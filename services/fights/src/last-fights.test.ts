import { expect, test } from "bun:test";
import { decideFight } from "./fight.ts";
import { createRecentFights, SEARCHED_FIGHTS } from "./last-fights.ts";

const fight = (heroId: number) =>
  decideFight(Bun.randomUUIDv7(), new Date(), {
    hero: { id: heroId, name: "Hero", level: 2 },
    villain: { id: 1, name: "Villain", level: 1 },
    location: { name: "Here" },
  });

test("one read of a bounded number of fights serves all that are looking at that time", async () => {
  const reads: number[] = [];
  const stored = [fight(7), fight(8)];
  const recent = createRecentFights({
    latest: async (limit) => {
      reads.push(limit);
      return stored;
    },
  });
  const found = await Promise.all([recent.of("heroes", [7], 3), recent.of("villains", [1], 3)]);
  expect(found).toEqual([[{ id: 7, fights: [stored[0]] }], [{ id: 1, fights: stored }]] as never);
  expect(reads).toEqual([SEARCHED_FIGHTS]);
});

test("a store that fails is read again by the next request", async () => {
  let reads = 0;
  const recent = createRecentFights({
    latest: async () => {
      if (++reads === 1) throw new Error("down");
      return [];
    },
  });
  expect(recent.of("heroes", [7], 3)).rejects.toThrow("down");
  expect(await recent.of("heroes", [7], 3)).toEqual([{ id: 7, fights: [] }]);
});
