import { describe, expect, test } from "bun:test";
import { countRows, freeTextOf, insertNamed, rowNamed } from "./rows.ts";
import type { StoreUnderTest } from "./store-contract.ts";

/** Single rows: insert, find, update, remove, and invalid values. */
export function describeStoreWrites(subject: StoreUnderTest): void {
  const { catalog } = subject;
  const freeText = freeTextOf(catalog);
  const insertOne = async (name: string, values = {}) =>
    await subject.store.insert(rowNamed(catalog, name, values));

  describe("a row", () => {
    test("is returned as inserted, with an id, and found by it", async () => {
      const values = { [freeText]: "tolls through bone", picture: "https://pictures.example/1.svg" };
      const row = await insertOne("Marrow Bell", values);
      expect(row).toEqual({ id: row.id, ...rowNamed(catalog, "Marrow Bell", values) });
      expect(Number.isSafeInteger(row.id)).toBe(true);
      expect(await subject.find(row.id)).toEqual(row);
    });

    test("has its fields in the catalogue's order, after the id", async () => {
      const { id } = await insertOne("Marrow Bell");
      expect(Object.keys((await subject.find(id)) ?? {})).toEqual(["id", ...Object.keys(catalog.fields)]);
    });

    test("without a picture has null, however it is read", async () => {
      const inserted = await insertOne("Plumb");
      const found = await subject.find(inserted.id);
      const [listed] = await subject.store.page({ after: 0, limit: 1, nameFilter: undefined });
      const [drawn] = await subject.store.draw([0]);
      for (const row of [inserted, found, listed, drawn]) expect(row?.picture).toBeNull();
    });

    test.each([
      ["quotes", `it's "quoted" \`twice\``],
      ["backslashes", "C:\\new\\table \\' \\0"],
      ["what looks like SQL", "'); drop table hero; --"],
      ["placeholders", "? $1 :name %s {}"],
      ["emoji", "🦸‍♀️ 🦹 👩‍👩‍👧‍👦"],
      ["line breaks and tabs", "one\ntwo\r\nthree\tfour"],
      ["spaces at both ends", "  padded  "],
      ["the word null", "null"],
      ["right to left", "مرحبا بالعالم"],
      ["ten thousand characters", "é".repeat(10_000)],
    ])("keeps %s exactly", async (_, text) => {
      const { id } = await insertOne("Exact", { [freeText]: text });
      expect(await subject.find(id)).toMatchObject({ [freeText]: text });
    });

    test("keeps a name of 50 characters beyond ASCII", async () => {
      const name = "Ł".repeat(50);
      const { id } = await insertOne(name);
      expect(await subject.find(id)).toMatchObject({ name });
    });

    test("that does not exist is not found, updated or removed", async () => {
      const { id } = await insertOne("Sparrowhour");
      expect(await subject.store.remove(id)).toBe(true);
      expect(await subject.find(id)).toBeUndefined();
      expect(await subject.store.update(id, { name: "Nobody" })).toBeUndefined();
      expect(await subject.store.remove(id)).toBe(false);
      expect(await countRows(catalog, subject.store)).toBe(0);
    });

    test("ids are not reused", async () => {
      const { id } = await insertOne("First");
      await subject.store.remove(id);
      expect((await insertOne("Second")).id).toBeGreaterThan(id);
    });
  });

  describe("an update", () => {
    test("changes the fields it names and no others, of no other row", async () => {
      const [one, two] = await insertNamed(catalog, subject.store, ["One of Two", "Two of Two"]);
      const changed = { ...one, [freeText]: "changed" };
      expect<unknown>(await subject.store.update(one?.id ?? 0, { [freeText]: "changed" })).toEqual(changed);
      expect<unknown>(await subject.find(one?.id ?? 0)).toEqual(changed);
      expect(await subject.find(two?.id ?? 0)).toEqual(two);
    });

    test("without a change returns the row", async () => {
      const row = await insertOne("Same As Before");
      expect(await subject.store.update(row.id, { name: "Same As Before" })).toEqual(row);
    });

    test("sets a picture and removes it", async () => {
      const { id } = await insertOne("Portrait");
      const picture = "https://pictures.example/2.svg";
      expect(await subject.store.update(id, { picture })).toMatchObject({ picture });
      expect(await subject.store.update(id, { picture: null })).toMatchObject({ picture: null });
    });
  });

  describe("a value that the store does not accept", () => {
    const refusal = { status: 422, code: "validation_failed" };

    test.each([
      // Three UTF-16 units for the schema are two characters for a store.
      ["too short", "a💥"],
      ["too long", "x".repeat(51)],
    ])("a name that is %s is refused with 422, and nothing changes", async (_, name) => {
      const row = await insertOne("Long Enough");
      await expect(insertOne(name)).rejects.toMatchObject(refusal);
      await expect(subject.store.update(row.id, { name })).rejects.toMatchObject(refusal);
      expect(await subject.find(row.id)).toEqual(row);
      expect(await countRows(catalog, subject.store)).toBe(1);
    });
  });
}
