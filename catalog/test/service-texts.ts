import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { awkwardTexts, brokenTexts } from "@super-heroes/testing/inputs/awkward-texts";
import type { Catalog } from "../src/catalog.ts";
import { onEmptyTable } from "./empty-table.ts";
import { freeTextOf, leastInput } from "./rows.ts";
import type { ServiceUnderTest } from "./service-under-test.ts";

/** An accepted text is returned unchanged, and any other is refused. */
export function describeTexts(catalog: Catalog, subject: () => ServiceUnderTest): void {
  const freeText = freeTextOf(catalog);
  const withText = (text: string) => ({ ...leastInput(catalog, text), [freeText]: text });

  describe("a text", () => {
    onEmptyTable(catalog, subject);

    test.each(Object.entries(awkwardTexts))("is returned unchanged: %s", async (_, text) => {
      const { create, send } = subject();
      const expected = { name: text, [freeText]: text };
      const { id, ...created } = await create(withText(text));
      expect(created).toMatchObject(expected);
      expect(await (await send("GET", `/${id}`)).json()).toMatchObject(expected);
      expect(await (await send("GET", "")).json()).toMatchObject([expected]);
      expect(await (await send("PUT", `/${id}`, withText(`${text}!`.slice(0, 50)))).json()).toMatchObject({
        [freeText]: `${text}!`.slice(0, 50),
      });
      const changed = await send("PATCH", `/${id}`, { name: text });
      expect(await changed.json()).toMatchObject({ name: text });
    });

    test.each(Object.entries(brokenTexts))("is refused with %s: 422", async (_, text) => {
      const { create, send } = subject();
      const { id } = await create(leastInput(catalog, "Bystander"));
      const whole = leastInput(catalog, "Fine");
      for (const [field, body] of [
        ["/name", { ...whole, name: text }],
        [`/${freeText}`, { ...whole, [freeText]: text }],
        ["/picture", { ...whole, picture: `https://x/${text}` }],
      ] as const)
        for (const response of [
          await send("POST", "", body),
          await send("PUT", `/${id}`, body),
          await send("PATCH", `/${id}`, body),
        ]) {
          const { errors } = await expectProblem(response, 422, "validation_failed");
          expect(errors?.map((error) => error.field)).toEqual([field]);
        }
    });

    test("with unusual characters has a portrait that is well-formed XML", async () => {
      const { create, url, path } = subject();
      for (const text of Object.values(awkwardTexts)) {
        const { id } = await create(withText(text));
        const svg = await (await fetch(`${url}${path}/${id}/picture`)).text();
        // Char of XML 1.0; other characters are not allowed, not even as a reference.
        expect(svg).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
      }
    });
  });
}
