import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { forGeneratedBodies } from "@super-heroes/testing/inputs/generated-bodies";
import { BODY_LIMIT, malformedBodies, paddedTo } from "@super-heroes/testing/inputs/malformed-bodies";
import type { Catalog } from "../src/catalog.ts";
import { onEmptyTable } from "./empty-table.ts";
import { mistakesIn } from "./field-mistakes.ts";
import { countRows, leastInput } from "./rows.ts";
import type { ServiceUnderTest } from "./service-under-test.ts";

/** Invalid requests: the contract's status, the invalid field, no change, and never 500. */
export function describeRefusals(catalog: Catalog, subject: () => ServiceUnderTest): void {
  describe("a bad request", () => {
    let id: number;
    let before: unknown;
    const all = async () => await (await subject().send("GET", "")).json();

    onEmptyTable(catalog, subject);
    beforeEach(async () => {
      ({ id } = await subject().create(leastInput(catalog, "Bystander")));
      before = await all();
    });
    afterEach(async () => {
      expect(await all()).toEqual(before as never);
      expect(await countRows(catalog, subject().store)).toBe(1);
    });

    test.each(malformedBodies)("with a body that is $name: $status $code", async (malformed) => {
      const { contentType = "application/json", status, code } = malformed;
      for (const [method, rest] of [
        ["POST", ""],
        ["PUT", `/${id}`],
        ["PATCH", `/${id}`],
      ] as const) {
        const response = await fetch(subject().url + subject().path + rest, {
          method,
          headers: { "content-type": contentType },
          body: malformed.body(),
        });
        await expectProblem(response, status, code);
      }
    });

    test.each(mistakesIn(catalog))("lists the field $field: $wrong", async ({ field, values }) => {
      const input = { ...leastInput(catalog, "Newcomer"), ...values };
      const responses = [
        await subject().send("POST", "", input),
        await subject().send("PUT", `/${id}`, input),
      ];
      const isMissing = Object.values(values).includes(undefined);
      if (!isMissing) responses.push(await subject().send("PATCH", `/${id}`, values));
      for (const response of responses) {
        const { errors = [] } = await expectProblem(response, 422, "validation_failed");
        expect(errors.map((error) => error.field)).toEqual([field]);
        expect(errors[0]?.reason).not.toBeEmpty();
        if (field === "/level") expect(errors[0]?.reason).toContain("from 1 to 2147483647");
      }
    });

    test("with a precondition that is not true is 412", async () => {
      const write = (method: string, headers: Record<string, string>) =>
        fetch(`${subject().url}${subject().path}/${id}`, {
          method,
          headers: { "content-type": "application/json", ...headers },
          ...(method !== "DELETE" && { body: JSON.stringify(leastInput(catalog, "Overwritten")) }),
        });
      for (const method of ["PUT", "PATCH", "DELETE"])
        for (const headers of [{ "if-match": '"tag"' }, { "if-none-match": "*" }])
          await expectProblem(await write(method, headers), 412, "precondition_failed");
    });

    test("lists every invalid field, and repeats no value", async () => {
      const response = await subject().send("POST", "", { name: "x", picture: "secret-word", foo: 1 });
      const { errors = [], ...rest } = await expectProblem(response, 422, "validation_failed");
      const fields = errors.map(({ field }) => field).toSorted();
      expect(fields).toEqual(["/foo", ...("level" in catalog.fields ? ["/level"] : []), "/name", "/picture"]);
      expect(JSON.stringify([errors, rest])).not.toContain("secret-word");
    });

    test("PATCH without a field to change is 422", async () => {
      await expectProblem(await subject().send("PATCH", `/${id}`, {}), 422, "validation_failed");
    });
  });

  describe("any JSON", () => {
    onEmptyTable(catalog, subject);

    test("is never a 500, and changes rows only when it is accepted", async () => {
      const { id } = await subject().create(leastInput(catalog, "Bystander"));
      const all = async (): Promise<unknown[]> => await (await subject().send("GET", "")).json();
      const writes = [
        ["POST", ""],
        ["PUT", `/${id}`],
        ["PATCH", `/${id}`],
      ] as const;
      await forGeneratedBodies(leastInput(catalog, "Newcomer"), async (body) => {
        for (const [method, rest] of writes) {
          const before = await all();
          const { status } = await subject().send(method, rest, body);
          expect([200, 201, 422]).toContain(status);
          const after = await all();
          expect(after).toHaveLength(before.length + (status === 201 ? 1 : 0));
          if (status === 422) expect(after).toEqual(before);
        }
      });
    });
  });

  describe("a body of exactly 64 KiB", () => {
    onEmptyTable(catalog, subject);

    test("is accepted", async () => {
      const body = paddedTo(BODY_LIMIT, JSON.stringify(leastInput(catalog, "Just Fits")));
      expect((await subject().send("POST", "", body)).status).toBe(201);
    });
  });
}
