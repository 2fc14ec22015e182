import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import type { Catalog } from "../src/catalog.ts";
import { onEmptyTable } from "./empty-table.ts";
import { leastInput } from "./rows.ts";
import type { ResponseRow, ServiceUnderTest } from "./service-under-test.ts";

/** Random draws over HTTP; the store contract tests that they are uniform. */
export function describeRandomRoute(catalog: Catalog, subject: () => ServiceUnderTest): void {
  const route = `/random_${catalog.noun}`;
  const draw = async (query = "") => {
    const response = await subject().send("GET", route + query);
    expect(response.status).toBe(200);
    return await response.json();
  };

  describe(route, () => {
    onEmptyTable(catalog, subject);

    test.each(["", "?count=1", "?count=1000"])("%s with no rows is 404", async (query) => {
      await expectProblem(await subject().send("GET", route + query), 404, `no_${catalog.noun}`);
    });

    test("returns a row like a request for its id, and with a count an array of rows", async () => {
      const row = await subject().create(leastInput(catalog, "Only One"));
      expect(await draw()).toEqual(row);
      expect(await draw("?count=1")).toEqual([row]);
      expect(await draw("?count=1000")).toEqual(Array.from({ length: 1000 }, () => row));
    });

    test("draws a new row at once, and a deleted one never again", async () => {
      const one = await subject().create(leastInput(catalog, "Number One"));
      await draw();
      const two = await subject().create(leastInput(catalog, "Number Two"));
      const drawn = (rows: ResponseRow[]) => new Set(rows.map(({ id }) => id));
      expect(drawn(await draw("?count=1000"))).toEqual(new Set([one.id, two.id]));
      await subject().send("DELETE", `/${one.id}`);
      expect(drawn(await draw("?count=1000"))).toEqual(new Set([two.id]));
    });

    test("responds to many callers at once, each with its own count", async () => {
      for (const name of ["one", "two", "three"]) await subject().create(leastInput(catalog, name));
      const counts = Array.from({ length: 100 }, (_, index) => 1 + (index % 40));
      const responses = await Promise.all(counts.map((count) => draw(`?count=${count}`)));
      expect(responses.map(({ length }) => length)).toEqual(counts);
    });
  });
}
