import { describe, expect, test } from "bun:test";
import type { Catalog } from "../src/catalog.ts";
import { onEmptyTable } from "./empty-table.ts";
import { leastInput } from "./rows.ts";
import type { ServiceUnderTest } from "./service-under-test.ts";

/** Pictures: a URL of this service, unless the row has its own. */
export function describePortraits(catalog: Catalog, subject: () => ServiceUnderTest): void {
  describe("a picture", () => {
    onEmptyTable(catalog, subject);

    test("is an SVG at the URL of the row", async () => {
      const { picture, id } = await subject().create(leastInput(catalog, "Marrow Bell"));
      expect(picture).toBe(`${subject().url}${subject().path}/${id}/picture`);
      const response = await fetch(picture);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("image/svg+xml");
      expect(await response.text()).toMatch(
        /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg".*>MB<\/text><\/svg>$/s,
      );
    });

    test("follows the name, also for clients that have cached it", async () => {
      const { picture, id } = await subject().create(leastInput(catalog, "Marrow Bell"));
      const first = await fetch(picture);
      // Cached, but revalidated before every use.
      expect(first.headers.get("cache-control")).toBe("public, no-cache");
      const tag = first.headers.get("etag") ?? "";
      const again = await fetch(picture, { headers: { "if-none-match": tag } });
      expect({ status: again.status, body: await again.text() }).toEqual({ status: 304, body: "" });
      expect(again.headers.get("etag")).toBe(tag);

      await subject().send("PATCH", `/${id}`, { name: "Silver Tonnage" });
      const changed = await fetch(picture, { headers: { "if-none-match": tag } });
      expect(changed.status).toBe(200);
      expect(await changed.text()).toContain(">ST</text>");
    });

    test("of the row itself is returned unchanged", async () => {
      const picture = "https://pictures.example/1.svg?size=2";
      const { id } = await subject().create({ ...leastInput(catalog, "Bring Your Own"), picture });
      expect(await (await subject().send("GET", `/${id}`)).json()).toMatchObject({ picture });
    });
  });
}
