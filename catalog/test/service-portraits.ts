import { describe, expect, test } from "bun:test";
import type { Catalog } from "../src/catalog.ts";
import { onEmptyTable } from "./empty-table.ts";
import { leastInput } from "./rows.ts";
import type { ServiceUnderTest } from "./service-under-test.ts";

/** Pictures: a URL that this service answers itself, unless a row brings one. */
export function describePortraits(catalog: Catalog, subject: () => ServiceUnderTest): void {
  describe("a picture", () => {
    onEmptyTable(catalog, subject);

    test("is an SVG at the URL that the row gives", async () => {
      const { picture, id } = await subject().create(leastInput(catalog, "Marrow Bell"));
      expect(picture).toBe(`${subject().url}${subject().path}/${id}/picture`);
      const response = await fetch(picture);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("image/svg+xml");
      expect(await response.text()).toMatch(
        /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg".*>MB<\/text><\/svg>$/s,
      );
    });

    test("follows the name", async () => {
      const { picture, id } = await subject().create(leastInput(catalog, "Marrow Bell"));
      await subject().send("PATCH", `/${id}`, { name: "Silver Tonnage" });
      expect(await (await fetch(picture)).text()).toContain(">ST</text>");
    });

    test("that a row brings is given as it is", async () => {
      const picture = "https://pictures.example/1.svg?size=2";
      const { id } = await subject().create({ ...leastInput(catalog, "Bring Your Own"), picture });
      expect(await (await subject().send("GET", `/${id}`)).json()).toMatchObject({ picture });
    });
  });
}
