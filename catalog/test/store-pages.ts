import { describe, expect, test } from "bun:test";
import type { PageRequest } from "../src/store/catalog-store.ts";
import { fill, insertNamed } from "./rows.ts";
import type { StoreUnderTest } from "./store-contract.ts";

/** Pages, their order and their name filter. */
export function describeStorePages(subject: StoreUnderTest): void {
  const insert = (...names: string[]) => insertNamed(subject.catalog, subject.store, names);
  const namesOf = async (request: Partial<PageRequest>) => {
    const { after = 0, before, limit = 1000, nameFilter } = request;
    return (await subject.store.page({ after, before, limit, nameFilter })).map(({ name }) => name);
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

  describe("a page before a row", () => {
    test("has the last rows before it, in ascending order, over gaps", async () => {
      const rows = await insert("one", "two", "three", "four", "five");
      await subject.store.remove(rows[2]?.id ?? 0);
      const before = rows[4]?.id ?? 0;
      expect(await namesOf({ before, limit: 2 })).toEqual(["two", "four"]);
      expect(await namesOf({ before, limit: 9 })).toEqual(["one", "two", "four"]);
      expect(await namesOf({ before: rows[2]?.id ?? 0, limit: 1 })).toEqual(["two"]);
      expect(await namesOf({ before: rows[0]?.id ?? 0 })).toEqual([]);
      expect(await namesOf({ before: 2_147_483_647, limit: 2 })).toEqual(["four", "five"]);
    });

    test("respects the name filter", async () => {
      const rows = await insert("Bell one", "Anvil", "Bell two", "Bell three", "Anvil Choir", "Bell four");
      const before = rows[5]?.id ?? 0;
      expect(await namesOf({ before, limit: 2, nameFilter: "bell" })).toEqual(["Bell two", "Bell three"]);
      expect(await namesOf({ before, limit: 9, nameFilter: "an" })).toEqual(["Anvil", "Anvil Choir"]);
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

    test.each(["zinnober", "zi", "Innob"])("finds what is rare among many rows: %s", async (nameFilter) => {
      const [first] = await insert("Zinnober");
      for (let part = 0; part < 3; part++) await fill(subject.catalog, subject.store, 1000);
      const [last] = await insert("Dr Zinnober");
      const ids = async (request: Partial<PageRequest>) =>
        (await subject.store.page({ after: 0, limit: 10, nameFilter, ...request })).map(({ id }) => id);
      expect<unknown>(await ids({})).toEqual([first?.id, last?.id]);
      expect<unknown>(await ids({ after: first?.id ?? 0 })).toEqual([last?.id]);
      expect<unknown>(await ids({ before: last?.id ?? 0 })).toEqual([first?.id]);
      expect<unknown>(await ids({ before: 2_147_483_647, limit: 1 })).toEqual([last?.id]);
    });

    test("finds what is common among many rows, in pages", async () => {
      for (let part = 0; part < 3; part++) await fill(subject.catalog, subject.store, 1000);
      const names: unknown[] = [];
      for (let after = 0; ; ) {
        const page = await subject.store.page({ after, limit: 700, nameFilter: "extra" });
        names.push(...page.map(({ name }) => name));
        const last = page.at(-1);
        if (!last) break;
        after = last.id;
      }
      expect(names).toHaveLength(3000);
    });

    test("follows changes of names", async () => {
      const [row, other] = await insert("Copper Thrush", "Copper Heron");
      await subject.store.update(row?.id ?? 0, { name: "Brass Thrush" });
      await subject.store.remove(other?.id ?? 0);
      expect(await namesOf({ nameFilter: "copper" })).toEqual([]);
      expect(await namesOf({ nameFilter: "brass" })).toEqual(["Brass Thrush"]);
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
