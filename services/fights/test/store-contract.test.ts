import { beforeAll, describe, expect, test } from "bun:test";
import { describeOnEngines } from "@super-heroes/testing/stores/engines";
import { twoStores } from "@super-heroes/testing/stores/two-stores";
import { decideFight } from "../src/fight.ts";
import type { Fight, FightRequest } from "../src/model.ts";
import { LAST_ID } from "../src/store/fight-store.ts";
import { fightEngines, openStoreOn } from "./engines.ts";
import { request } from "./fighters.ts";

/** A fight with a new id. Its instant matters only for listings. */
const fightAt = (
  instant: string,
  changes: Partial<FightRequest> = {},
  id: string = Bun.randomUUIDv7(),
): Fight => decideFight(id, new Date(instant), { ...request, ...changes });

const someFights = (count: number, instant: string) => Array.from({ length: count }, () => fightAt(instant));

describeOnEngines("store of fights", fightEngines, (create) => {
  const stores = twoStores(create, openStoreOn);

  describe("an inserted fight", () => {
    test("is found by its id, by another process too", async () => {
      const fight = fightAt("2031-05-01T10:00:00.123Z");
      expect(await stores.one.insert([fight])).toEqual([true]);
      expect(await stores.one.find(fight.id)).toStrictEqual(fight);
      expect(await stores.other.find(fight.id)).toStrictEqual(fight);
    });

    test.each<[string, Partial<FightRequest>]>([
      [
        "required fields only",
        {
          hero: { name: "Bob", level: 1 },
          villain: { name: "Eve", level: 1 },
          location: { name: "Here" },
        },
      ],
      ["empty texts", { hero: { ...request.hero, otherName: "", picture: "", powers: "" } }],
      ["quotes and backslashes", { location: { name: `"it's" \\ here`, description: "\\'\"`\n\t\\u0041" } }],
      [
        "emoji and other scripts",
        { hero: { name: "🦸‍♀️ Łuna Æther 空", level: 3, powers: "👩‍👩‍👧‍👦 مرحبا" } },
      ],
      ["query operators as texts", { villain: { name: "$where", level: 2, powers: '{"$ne": null}' } }],
      [
        "the greatest numbers",
        {
          hero: { name: "Max", level: 2_147_483_647, id: Number.MAX_SAFE_INTEGER },
          villain: { name: "Min", level: 1, id: Number.MIN_SAFE_INTEGER },
        },
      ],
      ["ten thousand characters", { location: { name: "Long", description: "é".repeat(10_000) } }],
    ])("is returned exactly with %s", async (_, changes) => {
      const fight = fightAt("2031-05-01T10:00:00Z", changes);
      await stores.one.insert([fight]);
      const found = await stores.one.find(fight.id);
      expect(found).toStrictEqual(fight);
      expect(JSON.stringify(found)).toBe(JSON.stringify(fight));
    });

    test("that does not exist is not found", async () => {
      expect(await stores.one.find(Bun.randomUUIDv7())).toBeUndefined();
    });
  });

  describe("a batch", () => {
    test("of a hundred is stored completely", async () => {
      const fights = someFights(100, "2031-05-02T00:00:00Z");
      expect(await stores.one.insert(fights)).toEqual(fights.map(() => true));
      for (const fight of [fights[0], fights[57], fights[99]])
        expect(await stores.one.find(fight?.id ?? "")).toStrictEqual(fight);
    });

    test("with an id twice stores the first one", async () => {
      const [one, two] = [fightAt("2031-05-02T00:00:01Z"), fightAt("2031-05-02T00:00:02Z")];
      const again = fightAt("2031-05-02T00:00:03Z", { location: { name: "Elsewhere" } }, one.id);
      expect(await stores.one.insert([one, again, two, again])).toEqual([true, false, true, false]);
      expect(await stores.one.find(one.id)).toStrictEqual(one);
      expect(await stores.one.find(two.id)).toStrictEqual(two);
    });

    test("does not change stored fights, and stores the others", async () => {
      const [one, two, three] = someFights(3, "2031-05-02T00:01:00Z") as [Fight, Fight, Fight];
      await stores.one.insert([two]);
      const again = { ...fightAt("2031-05-02T00:02:00Z", { location: { name: "Elsewhere" } }), id: two.id };
      expect(await stores.other.insert([one, again, three])).toEqual([true, false, true]);
      expect(await stores.one.find(two.id)).toStrictEqual(two);
      expect(await stores.one.find(three.id)).toStrictEqual(three);
    });

    test("without new fights stores nothing", async () => {
      const fights = someFights(3, "2031-05-02T00:03:00Z");
      await stores.one.insert(fights);
      expect(await stores.one.insert(fights)).toEqual([false, false, false]);
    });

    test("with an id that many store at once is stored once", async () => {
      const id = Bun.randomUUIDv7();
      const rivals = Array.from({ length: 20 }, (_, index) =>
        fightAt("2031-05-02T00:04:00Z", { location: { name: `Place ${index}` } }, id),
      );
      const stored = await Promise.all(
        rivals.map((fight, index) => (index % 2 ? stores.one : stores.other).insert([fight])),
      );
      const winners = rivals.filter((_, index) => stored[index]?.[0]);
      expect(winners).toHaveLength(1);
      expect([await stores.one.find(id)]).toStrictEqual(winners);
    });
  });

  describe("a listing", () => {
    const instants = ["2040-01-01T00:00:00.000Z", "2040-01-01T00:00:00.001Z", "2040-01-01T00:00:01.000Z"];
    /** Newest first; fights of the same instant by id, the greatest first. */
    let newestFirst: Fight[];

    beforeAll(async () => {
      const fights = Array.from({ length: 25 }, (_, index) => fightAt(instants[index % 3] ?? ""));
      newestFirst = fights.toSorted((a, b) =>
        `${b.fight_date} ${b.id}`.localeCompare(`${a.fight_date} ${a.id}`),
      );
      for (let from = 0; from < fights.length; from += 5)
        await stores.one.insert(fights.slice(from, from + 5));
    });

    test("is newest first, also within one instant", async () => {
      expect(await stores.one.latest(25, undefined)).toStrictEqual(newestFirst);
    });

    test("has at most its limit", async () => {
      expect(await stores.one.latest(1, undefined)).toStrictEqual(newestFirst.slice(0, 1));
      expect(await stores.one.latest(7, undefined)).toStrictEqual(newestFirst.slice(0, 7));
    });

    test.each([1, 3, 8])("in pages of %d has each fight once", async (limit) => {
      const seen: Fight[] = [];
      while (seen.length < 25) {
        const last = seen.at(-1);
        const page = await stores.one.latest(limit, last && { fightDate: last.fight_date, id: last.id });
        expect(page).not.toBeEmpty();
        expect(page.length).toBeLessThanOrEqual(limit);
        seen.push(...page);
      }
      expect(seen.slice(0, 25)).toStrictEqual(newestFirst);
    });

    test.each([1, 3, 8])("read backward in pages of %d has each fight once", async (limit) => {
      const last = newestFirst.at(-1) as Fight;
      const seen: Fight[] = [last];
      for (;;) {
        const [newest] = seen as [Fight];
        const page = await stores.one.following(limit, { fightDate: newest.fight_date, id: newest.id });
        expect(page.length).toBeLessThanOrEqual(limit);
        // Other tests store fights that are newer.
        const known = page.filter(({ id }) => newestFirst.some((fight) => fight.id === id));
        if (known.length === 0) break;
        seen.unshift(...known);
      }
      expect(seen).toStrictEqual(newestFirst);
    });

    test("backward from an instant starts after all fights of that instant", async () => {
      const instant = "2040-01-01T00:00:00.001Z";
      const after = newestFirst.filter(({ fight_date: date }) => date > instant);
      const page = await stores.one.following(after.length, { fightDate: instant, id: LAST_ID });
      expect(page).toStrictEqual(after);
    });

    test("from an instant starts before all fights of that instant", async () => {
      const before = newestFirst.filter(({ fight_date: date }) => date < "2040-01-01T00:00:00.001Z");
      expect(before).not.toBeEmpty();
      const page = await stores.one.latest(before.length, { fightDate: "2040-01-01T00:00:00.001Z", id: "" });
      expect(page).toStrictEqual(before);
    });
  });
});
