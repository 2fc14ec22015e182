import { describe, expect, test } from "bun:test";
import { linkedPages, linkTarget, nextTarget } from "@super-heroes/testing/http/linked-pages";
import type { Catalog } from "../src/catalog.ts";
import { onEmptyTable } from "./empty-table.ts";
import { fill, leastInput } from "./rows.ts";
import type { ResponseRow, ServiceUnderTest } from "./service-under-test.ts";

/** The listing: all, pages, and the name filter. */
export function describeListing(catalog: Catalog, subject: () => ServiceUnderTest): void {
  const list = async (query = "") => {
    const response = await subject().send("GET", query);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toStartWith("application/json");
    return (await response.json()) as ResponseRow[];
  };
  const create = async (...names: string[]) => {
    const rows: ResponseRow[] = [];
    for (const name of names) rows.push(await subject().create(leastInput(catalog, name)));
    return rows;
  };

  describe("the listing", () => {
    onEmptyTable(catalog, subject);

    test("of an empty table is an empty array", async () => {
      expect(await list()).toEqual([]);
    });

    test("has every row as a request for its id returns it", async () => {
      const rows = await create("Quillback", "Windlass", "Plumb");
      expect(await list()).toEqual(rows);
    });

    test("respects limit and after", async () => {
      const [one, two, three] = (await create("one", "two", "three")) as [
        ResponseRow,
        ResponseRow,
        ResponseRow,
      ];
      expect(await list("?limit=2")).toEqual([one, two]);
      expect(await list(`?limit=2&after=${two.id}`)).toEqual([three]);
      expect(await list(`?after=${one.id}`)).toEqual([two, three]);
      expect(await list(`?after=${three.id}`)).toEqual([]);
    });

    test("links from each page to the next, and keeps the filter", async () => {
      const rows = await create("Bell", "Anvil", "Bell & Co", "Bell>two", "Bell");
      const send = (target: string) => fetch(subject().url + target);
      const pages = (query: string) => linkedPages<ResponseRow>(send, subject().path + query);
      const bells = rows.filter(({ name }) => name !== "Anvil");
      expect(await pages("?limit=2")).toEqual([rows.slice(0, 2), rows.slice(2, 4), rows.slice(4)]);
      expect(await pages("?limit=2&name_filter=bell")).toEqual([bells.slice(0, 2), bells.slice(2)]);
      expect(await pages("?limit=1&name_filter=l%3et")).toEqual([bells.slice(2, 3)]);
      expect(await pages(`?after=${rows[1]?.id}&limit=3`)).toEqual([rows.slice(2)]);
    });

    test("links from each page to the previous one, and keeps the filter", async () => {
      const rows = await create("Bell", "Anvil", "Bell & Co", "Bell>two", "Bell");
      const send = (target: string) => fetch(subject().url + target);
      const pages = (query: string) => linkedPages<ResponseRow>(send, subject().path + query, "prev");
      const bells = rows.filter(({ name }) => name !== "Anvil");
      expect(await pages("?limit=2&before=2147483647")).toEqual([
        rows.slice(3),
        rows.slice(1, 3),
        rows.slice(0, 1),
      ]);
      expect(await pages("?limit=3&name_filter=bell&before=2147483647")).toEqual([
        bells.slice(1),
        bells.slice(0, 1),
      ]);
      expect(await pages(`?limit=2&after=${rows[1]?.id}`)).toEqual([rows.slice(2, 4), rows.slice(0, 2)]);
    });

    test("has no link to a page before the first row", async () => {
      const [first, second] = await create("one", "two", "three");
      for (const query of ["?limit=1", "?limit=1&after=0", `?limit=2&before=${second?.id}`])
        expect(linkTarget(await subject().send("GET", query), "prev")).toBeUndefined();
      expect(await list(`?limit=2&before=${first?.id}`)).toEqual([]);
    });

    test("has no link on the last page, and none without a limit", async () => {
      const [first] = await create("one", "two", "three");
      for (const query of ["?limit=3", "?limit=1000", `?limit=2&after=${first?.id}`, "", "?name_filter=o"])
        expect(nextTarget(await subject().send("GET", query))).toBeUndefined();
    });

    test("respects name_filter, ignoring case", async () => {
      const [one, , three] = await create("Élan Bell", "Anvil", "Éclipse");
      expect<unknown>(await list(`?name_filter=${encodeURIComponent("é")}`)).toEqual([one, three]);
      expect<unknown>(await list(`?name_filter=${encodeURIComponent("ÉLAN b")}&limit=5`)).toEqual([one]);
      expect(await list("?name_filter=%25")).toEqual([]);
    });

    test.each([999, 1000, 1001, 2000, 2500])("has all of %d rows, once and in order", async (count) => {
      await fill(catalog, subject().store, count);
      const ids = (await list()).map(({ id }) => id);
      expect(ids).toHaveLength(count);
      expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
    });

    test("presents streamed rows like others", async () => {
      await fill(catalog, subject().store, 1200);
      const rows = await list();
      for (const row of [rows[0], rows[1199]])
        expect<unknown>(await (await subject().send("GET", `/${row?.id}`)).json()).toEqual(row);
    });
  });
}
