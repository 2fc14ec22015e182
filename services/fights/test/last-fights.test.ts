import { afterAll, beforeAll, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import type { Fight, LastFights } from "../src/model.ts";
import { fightEngines } from "./engines.ts";
import { request } from "./fighters.ts";
import { type FightsUnderTest, startFights } from "./fights-under-test.ts";

describeOnEngines("last fights", fightEngines, (create) => {
  let database: TestDatabase;
  let fights: FightsUnderTest;
  /** In sequence. */
  const staged: Fight[] = [];

  const stage = async (heroId: number | undefined, villainId: number) => {
    const hero = { ...request.hero, id: heroId };
    const villain = { ...request.villain, id: villainId };
    staged.push(await (await fights.stage({ ...request, hero, villain })).json());
  };
  const last = async (query: string): Promise<LastFights[]> => {
    const response = await fights.send(`/api/fights/last?${query}`);
    expect(response.status).toBe(200);
    return await response.json();
  };
  const ofHero = (id: number) => staged.filter(({ hero }) => hero.id === id).toReversed();
  const ofVillain = (id: number) => staged.filter(({ villain }) => villain.id === id).toReversed();

  beforeAll(async () => {
    database = await create();
    fights = await startFights(database);
    for (let round = 0; round < 5; round++) {
      await stage(1, 2);
      await stage(2, 1);
      await stage(2, 2);
    }
    await stage(undefined, 3);
  });
  afterAll(async () => {
    await fights.stop();
    await database.drop();
  });

  test("are those of each hero, newest first, in the order of the ids", async () => {
    expect(await last("heroes=2,1&limit=10")).toEqual([
      { id: 2, fights: ofHero(2) },
      { id: 1, fights: ofHero(1) },
    ]);
  });

  test("are those of each villain, and no hero's with the same id", async () => {
    expect(await last("villains=1,2,3&limit=10")).toEqual([
      { id: 1, fights: ofVillain(1) },
      { id: 2, fights: ofVillain(2).slice(0, 10) },
      { id: 3, fights: ofVillain(3) },
    ]);
  });

  test("are at most three, or as many as the limit", async () => {
    expect(await last("heroes=2")).toEqual([{ id: 2, fights: ofHero(2).slice(0, 3) }]);
    expect(await last("heroes=2&limit=1")).toEqual([{ id: 2, fights: ofHero(2).slice(0, 1) }]);
  });

  test("of a fighter without any are none, also of an id that is given twice", async () => {
    expect(await last("heroes=77,77")).toEqual([
      { id: 77, fights: [] },
      { id: 77, fights: [] },
    ]);
  });

  test("have the requested fields only", async () => {
    const [{ id, winner_name }] = ofHero(1) as [Fight];
    expect(await last("heroes=1&limit=1&fields=winner_name,id")).toEqual([
      { id: 1, fights: [{ id, winner_name }] },
    ] as never);
  });

  test.each([
    "",
    "heroes=1&villains=1",
    "heroes=",
    "heroes=0",
    "heroes=one",
    `heroes=${Array.from({ length: 101 }, (_, index) => index + 1).join(",")}`,
    "heroes=1&limit=0",
    "heroes=1&limit=11",
    "heroes=1&other=1",
    "heroes=1&fields=",
    "heroes=1&fields=id,power",
    "heroes=1&fields=__proto__",
  ])("of an invalid request are 422: %s", async (query) => {
    await expectProblem(await fights.send(`/api/fights/last?${query}`), 422, "validation_failed");
  });
});
