import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { linkedPages, linkTarget, nextTarget } from "@super-heroes/testing/http/linked-pages";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import type { Fight } from "../src/model.ts";
import { fightEngines } from "./engines.ts";
import { request } from "./fighters.ts";
import { type FightsUnderTest, startFights } from "./fights-under-test.ts";

describeOnEngines("stored fights", fightEngines, (create) => {
  let database: TestDatabase;
  let fights: FightsUnderTest;
  /** In sequence. Ids grow within a millisecond too, so no pauses are needed. */
  const staged: Fight[] = [];

  const list = async (query = ""): Promise<Fight[]> => {
    const response = await fights.send(`/api/fights${query}`);
    expect(response.status).toBe(200);
    return await response.json();
  };

  beforeAll(async () => {
    database = await create();
    fights = await startFights(database);
    for (let count = 0; count < 105; count++) staged.push(await (await fights.stage(request)).json());
  });
  afterAll(async () => {
    await fights.stop();
    await database.drop();
  });

  describe("the listing", () => {
    test("has the 20 newest, newest first", async () => {
      expect(await list()).toEqual(staged.slice(-20).toReversed());
    });

    test("has up to the limit, at most 100", async () => {
      expect(await list("?limit=1")).toEqual(staged.slice(-1));
      expect(await list("?limit=100")).toEqual(staged.slice(-100).toReversed());
    });

    test("continues before a fight, to the first one, without gaps or repeats", async () => {
      const seen: Fight[] = [];
      for (let page = await list("?limit=40"); page.length > 0; ) {
        seen.push(...page);
        page = await list(`?limit=40&before=${seen.at(-1)?.id}`);
      }
      expect(seen).toEqual(staged.toReversed());
    });

    test.each(["?limit=25", "?limit=26", "?limit=1", ""])(
      "links from each page to the next, to the first fight: %s",
      async (query) => {
        const pages = await linkedPages<Fight>(fights.send, `/api/fights${query}`);
        expect(pages.flat()).toEqual(staged.toReversed());
        expect(new Set(pages.slice(0, -1).map(({ length }) => length)).size).toBe(1);
      },
    );

    test.each(["?limit=25", "?limit=26", "?limit=1"])(
      "links from each page to the previous one, to the newest fight: %s",
      async (query) => {
        const first = `/api/fights${query}&after=2001-01-01T00:00:00Z`;
        const pages = await linkedPages<Fight>(fights.send, first, "prev");
        expect(pages.toReversed().flat()).toEqual(staged.toReversed());
      },
    );

    test("goes back and forth between two pages", async () => {
      const first = await fights.send("/api/fights?limit=10");
      const second = await fights.send(nextTarget(first) ?? "");
      const again = await fights.send(linkTarget(second, "prev") ?? "");
      expect(await again.json()).toEqual(await first.json());
      expect(linkTarget(again, "prev")).toBeUndefined();
      expect(nextTarget(again)).toBe(nextTarget(first) ?? "");
    });

    test("before one fight and after another is 422", async () => {
      const [one, other] = [staged[3]?.id, staged[9]?.id];
      const response = await fights.send(`/api/fights?before=${other}&after=${one}`);
      const { errors } = await expectProblem(response, 422, "validation_failed");
      expect(errors).toEqual([{ field: "after", reason: "cannot be used with before" }]);
    });

    test("has no link on the last page", async () => {
      const sixth = staged[5]?.id;
      for (const query of [`?limit=5&before=${sixth}`, `?before=${sixth}`, "?before=2001-01-01T00:00:00Z"])
        expect(nextTarget(await fights.send(`/api/fights${query}`))).toBeUndefined();
    });

    test("accepts ids in upper case", async () => {
      const id = staged[50]?.id.toUpperCase();
      expect(await list(`?limit=1&before=${id}`)).toEqual(staged.slice(49, 50));
    });

    test("continues before an instant", async () => {
      const date = staged[50]?.fight_date ?? "";
      const earlier = staged.filter(({ fight_date }) => fight_date < date);
      expect(await list(`?limit=100&before=${date}`)).toEqual(earlier.slice(-100).toReversed());
      expect(await list("?before=2001-01-01T00:00:00Z")).toEqual([]);
      expect(await list("?before=2901-01-01T00:00:00%2B02:00&limit=2")).toEqual(
        staged.slice(-2).toReversed(),
      );
    });

    test("before a fight that does not exist is 404", async () => {
      for (const parameter of ["before", "after"]) {
        const response = await fights.send(`/api/fights?${parameter}=${Bun.randomUUIDv7()}`);
        await expectProblem(response, 404, "fight_not_found");
      }
    });
  });

  describe("one fight", () => {
    test("is returned as it was in the first response", async () => {
      for (const fight of [staged[0], staged[104]]) {
        const response = await fights.send(`/api/fights/${fight?.id}`);
        expect(response.status).toBe(200);
        expect<unknown>(await response.json()).toEqual(fight);
      }
    });

    test("is found by its id in upper case", async () => {
      expect((await fights.send(`/api/fights/${staged[3]?.id.toUpperCase()}`)).status).toBe(200);
    });

    test("that does not exist is 404", async () => {
      const response = await fights.send(`/api/fights/${Bun.randomUUIDv7()}`);
      await expectProblem(response, 404, "fight_not_found");
    });
  });
});
