import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import type { Catalog } from "../src/catalog.ts";
import { onEmptyTable } from "./empty-table.ts";
import { freeTextOf, leastInput } from "./rows.ts";
import type { ServiceUnderTest } from "./service-under-test.ts";

/** Create, read, replace, change and delete. */
export function describeRowRoutes(catalog: Catalog, subject: () => ServiceUnderTest): void {
  const { noun } = catalog;
  const freeText = freeTextOf(catalog);
  const least = (name: string) => leastInput(catalog, name);
  const picture = "https://pictures.example/portrait.svg";
  const full = { ...least("Marrow Bell"), [freeText]: "tolls through bone", picture };
  const notFoundCode = `${noun}_not_found`;

  describe(`one ${noun}`, () => {
    onEmptyTable(catalog, subject);

    test("POST responds 201 with the row and Location", async () => {
      const { send, path, url } = subject();
      const response = await send("POST", "", full);
      expect(response.status).toBe(201);
      const row = await response.json();
      expect(row).toMatchObject(full);
      expect(response.headers.get("location")).toBe(`${path}/${row.id}`);
      const found = await fetch(url + response.headers.get("location"));
      expect(found.status).toBe(200);
      expect(await found.json()).toEqual(row);
    });

    test("has its id and fields in the contract's order", async () => {
      const { id } = await subject().create(full);
      const row = await (await subject().send("GET", `/${id}`)).json();
      expect(Object.keys(row)).toEqual(["id", ...Object.keys(catalog.fields)]);
    });

    test("POST sets omitted fields to their default", async () => {
      const row = await subject().create(least("Plumb"));
      expect(row[freeText]).toBe("");
      expect(row.picture).toStartWith("http");
    });

    test("a name may have 3 to 50 characters", async () => {
      for (const name of ["Bob", "x".repeat(50)])
        expect(await subject().create(least(name))).toMatchObject({ name });
    });

    test("?ids= has the rows that exist, in the order of the ids, as often as each is listed", async () => {
      const { create, send } = subject();
      const one = await create(least("First"));
      const two = await create(least("Second"));
      const gone = await create(least("Third"));
      await send("DELETE", `/${gone.id}`);
      const read = async (...ids: unknown[]) => await (await send("GET", `?ids=${ids.join(",")}`)).json();
      expect(await read(two.id, gone.id, one.id, two.id, 2_147_483_648)).toEqual([two, one, two]);
      expect(await read(gone.id)).toEqual([]);
      expect(await read(...Array.from({ length: 100 }, () => one.id))).toHaveLength(100);
    });

    test("reads at the same time get each its own row", async () => {
      const { create, send } = subject();
      const rows: Awaited<ReturnType<typeof create>>[] = [];
      for (let index = 0; index < 8; index++) rows.push(await create(least(`Row ${index}`)));
      const ids = Array.from({ length: 80 }, (_, index) => index % rows.length);
      const read = await Promise.all(
        ids.map(async (index) => await (await send("GET", `/${rows[index]?.id}`)).json()),
      );
      expect(read).toEqual(ids.map((index) => rows[index]));
    });

    test("PUT replaces the row and resets omitted fields", async () => {
      const { id } = await subject().create(full);
      const response = await subject().send("PUT", `/${id}`, least("Renamed"));
      expect(response.status).toBe(200);
      const row = await response.json();
      expect(row).toMatchObject({ id, ...least("Renamed"), [freeText]: "" });
      expect(row.picture).not.toBe(picture);
      expect(await (await subject().send("GET", `/${id}`)).json()).toEqual(row);
    });

    test("PATCH changes the given fields and no others", async () => {
      const created = await subject().create(full);
      const response = await subject().send("PATCH", `/${created.id}`, { [freeText]: "silent now" });
      expect(response.status).toBe(200);
      const row = await response.json();
      expect(row).toEqual({ ...created, [freeText]: "silent now" });
      expect(await (await subject().send("GET", `/${created.id}`)).json()).toEqual(row);
    });

    test("PATCH with a null picture restores the generated one", async () => {
      const { id } = await subject().create(full);
      const row = await (await subject().send("PATCH", `/${id}`, { picture: null })).json();
      expect(row.picture).toStartWith(subject().url);
    });

    test("DELETE responds 204 without a body, and then 404", async () => {
      const { id } = await subject().create(full);
      const response = await subject().send("DELETE", `/${id}`);
      expect(response.status).toBe(204);
      expect(await response.text()).toBe("");
      await expectProblem(await subject().send("DELETE", `/${id}`), 404, notFoundCode);
    });

    test.each(["0", "-1", "2147483647", "2147483648", "9007199254740991"])(
      "no row has the id %s: 404",
      async (id) => {
        const { send } = subject();
        const requests = [
          send("GET", `/${id}`),
          send("GET", `/${id}/picture`),
          send("PUT", `/${id}`, full),
          send("PATCH", `/${id}`, { name: "Nobody" }),
          send("DELETE", `/${id}`),
        ];
        for (const response of await Promise.all(requests)) await expectProblem(response, 404, notFoundCode);
      },
    );
  });
}
