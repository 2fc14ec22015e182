import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import type { Catalog } from "../src/catalog.ts";
import { leastInput } from "./rows.ts";
import type { ServiceUnderTest } from "./service-under-test.ts";

/** Ids and query parameters that are refused with 422, by name. */
export function describeParameters(catalog: Catalog, subject: () => ServiceUnderTest): void {
  describe("a bad parameter", () => {
    test.each(["abc", "1.5", "1e1", "0x1", "1%20", "9".repeat(30)])("the id %s is 422", async (text) => {
      const { send } = subject();
      const requests = [
        send("GET", `/${text}`),
        send("GET", `/${text}/picture`),
        send("DELETE", `/${text}`),
        send("PUT", `/${text}`, leastInput(catalog, "Newcomer")),
        send("PATCH", `/${text}`, { name: "Newcomer" }),
      ];
      for (const response of await Promise.all(requests)) {
        const { errors } = await expectProblem(response, 422, "validation_failed");
        expect(errors?.map(({ field }) => field)).toEqual(["id"]);
      }
    });

    const random = `/random_${catalog.noun}`;
    test.each([
      ["count", `${random}?count=0`],
      ["count", `${random}?count=1001`],
      ["count", `${random}?count=-1`],
      ["count", `${random}?count=1.5`],
      ["count", `${random}?count=many`],
      ["count", `${random}?count=`],
      ["limit", "?limit=0"],
      ["limit", "?limit=1001"],
      ["limit", "?limit=ten"],
      ["after", "?after=-1"],
      ["after", "?after=2147483648"],
      ["before", "?limit=2&before=0"],
      ["before", "?limit=2&before=2147483648"],
      ["before", "?limit=2&before=x"],
      ["before", "?before=3"],
      ["before", "?limit=2&before=3&after=1"],
      ["name_filter", "?name_filter="],
      ["name_filter", `?name_filter=${"x".repeat(51)}`],
      ["name_filter", "?name_filter=%00"],
      ["ids", "?ids="],
      ["ids", "?ids=0"],
      ["ids", "?ids=-1"],
      ["ids", "?ids=1.5"],
      ["ids", "?ids=1,"],
      ["ids", "?ids=1,,2"],
      ["ids", "?ids=1%202"],
      ["ids", "?ids=a"],
      ["ids", `?ids=${Array.from({ length: 101 }, (_, index) => index + 1).join(",")}`],
      ["ids", "?ids=1&limit=10"],
      ["ids", "?ids=1&after=0"],
      ["ids", "?ids=1&before=2"],
      ["ids", "?ids=1&name_filter=a"],
    ])("lists the parameter %s: %s", async (parameter, rest) => {
      const { errors } = await expectProblem(await subject().send("GET", rest), 422, "validation_failed");
      expect(errors?.map(({ field }) => field)).toEqual([parameter]);
    });

    test.each([
      "/%ff",
      "/%00",
      "/..%2f",
      "/..%2f..%2fetc%2fpasswd",
      "?name_filter=%ff%fe",
      "?name_filter=%ED%A0%80",
      "?name_filter=%",
      "?%=%",
    ])("%s is not a target: 400", async (rest) => {
      for (const method of ["GET", "DELETE"])
        await expectProblem(await subject().send(method, rest), 400, "invalid_target");
    });

    test("?__proto__=1 finds no row, or is refused", async () => {
      expect([200, 422]).toContain((await subject().send("GET", "?__proto__=1")).status);
    });
  });
}
