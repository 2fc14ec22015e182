import { describe, expect, test } from "bun:test";
import { insertNamed } from "./rows.ts";
import type { StoreUnderTest } from "./store-contract.ts";

/** Pages, their order and their name filter. */
export function describeStorePages(subject: StoreUnderTest): void {
  const insert = (...names: string[]) => insertNamed(subject.catalog, subject.store, names);
  const namesOf = async (request: { after?: number; limit?: number; nameFilter?: string }) => {
    const { after = 0, limit = 1000, nameFilter } = request;
    return (await subject.store.page({ after, limit, nameFilter })).map(({ name }) => name);
  };

  describe("a page", () => {
    test("of an empty table is empty", async () => {
      expect(await namesOf({})).toEqual([]);
    });

    test("is in ascending order of ids", async () => {
      await insert("Wickling", "Abacus", "Moss Cathedral");
      expect(await namesOf({})).toEqual(["Wickling", "Abacus", "Moss Cathedral"]);
    });

    test("has at most its limit and starts after an id, over gaps", async () => {
      const rows = await insert("one", "two", "three", "four", "five");
      await subject.store.remove(rows[2]?.id ?? 0);
      expect(await namesOf({ limit: 2 })).toEqual(["one", "two"]);
      expect(await namesOf({ limit: 2, after: rows[1]?.id ?? 0 })).toEqual(["four", "five"]);
      expect(await namesOf({ limit: 2, after: rows[2]?.id ?? 0 })).toEqual(["four", "five"]);
      expect(await namesOf({ after: rows[4]?.id ?? 0 })).toEqual([]);
    });

    test("pages joined by their last ids are the whole table, once", async () => {
      const names = Array.from({ length: 23 }, (_, index) => `Number ${index}`);
      await insert(...names);
      const seen: unknown[] = [];
      for (let after = 0; ; ) {
        const page = await subject.store.page({ after, limit: 5, nameFilter: undefined });
        seen.push(...page.map(({ name }) => name));
        const last = page.at(-1);
        if (!last) break;
        after = last.id;
      }
      expect(seen).toEqual(names);
    });
  });

  describe("the name filter", () => {
    test("finds a part of the name anywhere, and nothing else", async () => {
      await insert("Copper Thrush", "Thrushling", "Brass Heron");
      expect(await namesOf({ nameFilter: "Thrush" })).toEqual(["Copper Thrush", "Thrushling"]);
      expect(await namesOf({ nameFilter: "Copper Thrush" })).toEqual(["Copper Thrush"]);
      expect(await namesOf({ nameFilter: "Sparrow" })).toEqual([]);
    });

    test.each([
      ["copper thrush", "Copper Thrush"],
      ["COPPER", "Copper Thrush"],
      ["é", "Éclipse"],
      ["É", "café noir"],
      ["ÞOKUB", "Þokubani"],
      ["łuna północy", "Łuna Północy"],
      ["РЕКА", "Красная река"],
    ])("ignores case: %s finds %s", async (nameFilter, name) => {
      await insert("Another One", name);
      expect(await namesOf({ nameFilter })).toEqual([name]);
    });

    test("distinguishes accents", async () => {
      await insert("Eclipse");
      expect(await namesOf({ nameFilter: "É" })).toEqual([]);
    });

    test.each([
      ["%", "100% Pure"],
      ["0% p", "100% Pure"],
      ["_", "under_score"],
      ["!", "Bang! Bang"],
      ["!%", "Twice!%"],
      ["\\", "back\\slash"],
      ["\\%", "odd\\%end"],
      ["'", "Rook's Bargain"],
      ['"', 'The "Quoted" One'],
      ["🦸", "Captain 🦸‍♀️"],
    ])("takes %s literally", async (nameFilter, name) => {
      await insert("Plain Person", name, "XUnderXScore");
      expect(await namesOf({ nameFilter })).toEqual([name]);
    });

    test("can be combined with a limit and an id", async () => {
      const rows = await insert("Bell one", "Anvil", "Bell two", "Bell three", "Anvil Choir", "Bell four");
      expect(await namesOf({ nameFilter: "bell", limit: 2 })).toEqual(["Bell one", "Bell two"]);
      expect(await namesOf({ nameFilter: "bell", limit: 2, after: rows[2]?.id ?? 0 })).toEqual([
        "Bell three",
        "Bell four",
      ]);
    });
  });
}
