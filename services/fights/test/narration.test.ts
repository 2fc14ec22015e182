import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { toggle } from "@super-heroes/testing/inputs/flag-documents";
import { createFlagFile } from "@super-heroes/testing/inputs/flag-file";
import { forGeneratedBodies } from "@super-heroes/testing/inputs/generated-bodies";
import { malformedBodies } from "@super-heroes/testing/inputs/malformed-bodies";
import type { Fight } from "../src/model.ts";
import { request } from "./fighters.ts";
import { type FightsWithStandIns, startWithStandIns } from "./fights-with-stand-ins.ts";
import { narrate, postNarrate } from "./narrate.ts";
import { scrape } from "./scrape.ts";

let setup: FightsWithStandIns;
let fight: Fight;
beforeAll(async () => {
  setup = await startWithStandIns();
  fight = await (await setup.fights.stage(request)).json();
});
afterAll(() => setup[Symbol.asyncDispose]());

test("a fight is narrated from templates, and the same fight in the same words, also by another process", async () => {
  const first = await narrate(setup.fights, fight);
  expect(first).toEqual({ narration: expect.stringContaining("Marrow Bell"), source: "template" });
  expect(await narrate(setup.fights, fight)).toEqual(first);
  await using other = await startWithStandIns();
  expect(await narrate(other.fights, fight)).toEqual(first);
  expect(await scrape(setup.fights, "narrations_total", { source: "template", fallback: "none" })).toBe(2);
});

test("every fight that the API returns is accepted: staged, drawn, listed, and without optional fields", async () => {
  const bare = {
    hero: { name: "Ada", level: 3 },
    villain: { name: "Bob", level: 3 },
    location: { name: "Here" },
  };
  await setup.fights.stage(bare);
  await setup.fights.send("/api/fights/execute_fight");
  const listed: Fight[] = await (await setup.fights.send("/api/fights")).json();
  expect(listed.length).toBeGreaterThanOrEqual(3);
  for (const one of listed) expect((await narrate(setup.fights, one)).narration).toContain(one.winner_name);
});

test("fields that a later version adds are ignored, in the fight and in its parts", async () => {
  const later = {
    ...fight,
    rounds: 3,
    hero: { ...fight.hero, cape: true },
    location: { ...fight.location, x: {} },
  };
  expect(await narrate(setup.fights, later)).toEqual(await narrate(setup.fights, fight));
});

test("rematches of the same fighters get different words", async () => {
  const rematches: Fight[] = [];
  for (let count = 0; count < 8; count++) rematches.push(await (await setup.fights.stage(request)).json());
  const texts = await Promise.all(rematches.map(async (one) => (await narrate(setup.fights, one)).narration));
  expect(new Set(texts).size).toBeGreaterThan(1);
});

test("markup and control characters of the fight are not in the text", async () => {
  const hostile = {
    hero: { ...request.hero, name: "<b>Ada</b>\u202E\u0007", powers: "<script>alert(1)</script>flies" },
    villain: { ...request.villain, name: "<img src=x onerror=alert(1)>" },
    location: { name: "Here\u2066<br>", description: "<a href='//evil.example'>there</a>" },
  };
  const staged: Fight = await (await setup.fights.stage(hostile)).json();
  const { narration } = await narrate(setup.fights, staged);
  expect(narration).toContain("Ada");
  expect(narration).toContain("Unnamed");
  expect(narration).not.toMatch(/[<>\p{Cc}\u202E\u2066]|alert|href/u);
});

test("nothing is stored, and the fight need not be", async () => {
  const before = await setup.fights.store.latest(100, undefined);
  await narrate(setup.fights, { ...fight, id: "0196d1a0-0000-7000-8000-000000000000" });
  expect(await setup.fights.store.latest(100, undefined)).toEqual(before);
});

describe("is refused:", () => {
  test.each(malformedBodies)(
    "a body that is $name: $status $code",
    async ({ body, contentType, status, code }) => {
      const response = await setup.fights.send("/api/fights/narrate", {
        method: "POST",
        headers: { "content-type": contentType ?? "application/json" },
        body: body(),
      });
      await expectProblem(response, status, code);
    },
  );

  test.each<[string, string[], (fight: Fight) => unknown]>([
    ["no fight", ["/fight"], () => ({})],
    ["a fight outside of its field", ["/fight", "/hero"], (fight) => fight],
    ["a second field", ["/style"], (fight) => ({ fight, style: "noir" })],
    ["a fight without a hero", ["/fight/hero"], ({ hero, ...rest }) => ({ fight: rest })],
    [
      "a level that is a text",
      ["/fight/winner_level"],
      (fight) => ({ fight: { ...fight, winner_level: "70" } }),
    ],
    ["an id that is no UUID", ["/fight/id"], (fight) => ({ fight: { ...fight, id: "1" } })],
    [
      "a team that does not exist",
      ["/fight/winner_team"],
      (fight) => ({ fight: { ...fight, winner_team: "x" } }),
    ],
    [
      "a hero without a level",
      ["/fight/hero/level"],
      (fight) => ({ fight: { ...fight, hero: { name: "Ada" } } }),
    ],
  ])("%s, naming the field", async (_, fields, bodyOf) => {
    const { errors = [] } = await expectProblem(
      await postNarrate(setup.fights, bodyOf(fight)),
      422,
      "validation_failed",
    );
    expect(errors.map(({ field }) => field)).toEqual(expect.arrayContaining(fields));
  });

  test.each<[string, string[], (fight: Fight) => Fight]>([
    ["another winner", ["/fight/winner_name"], (fight) => ({ ...fight, winner_name: "Somebody Else" })],
    [
      "a weaker winner",
      ["/fight/winner_level", "/fight/loser_level"],
      (fight) => ({ ...fight, winner_level: fight.loser_level, loser_level: fight.winner_level }),
    ],
    ["one team twice", ["/fight/loser_team"], (fight) => ({ ...fight, loser_team: fight.winner_team })],
  ])("a fight that contradicts itself: %s", async (_, fields, change) => {
    const response = await postNarrate(setup.fights, { fight: change(fight) });
    const { errors = [] } = await expectProblem(response, 422, "fight_inconsistent");
    expect(errors.map(({ field }) => field)).toEqual(fields);
  });

  test("another method: 405 with those that exist", async () => {
    for (const method of ["GET", "PUT", "DELETE"]) {
      const response = await setup.fights.send("/api/fights/narrate", { method });
      expect(response.headers.get("allow")).toBe("OPTIONS, POST");
      await expectProblem(response, 405, "method_not_allowed");
    }
  });

  test("any request where the flag `narration` is off: 404 narration_off", async () => {
    await using file = await createFlagFile({ narration: toggle(false) });
    await using other = await startWithStandIns({ variables: { FLAGS_FILE: file.path } });
    await expectProblem(await postNarrate(other.fights, { fight }), 404, "narration_off");
    await file.replace({ narration: toggle(true) });
    await other.fights.readFlags();
    expect((await narrate(other.fights, fight)).source).toBe("template");
  });
});

test("any JSON is never a 500", async () => {
  await forGeneratedBodies({ fight: { ...fight } }, async (body) => {
    expect([200, 422]).toContain((await postNarrate(setup.fights, body)).status);
  });
});
