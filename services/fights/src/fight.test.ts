import { describe, expect, test } from "bun:test";
import { decideFight } from "./fight.ts";

const DATE = new Date("2031-02-03T04:05:06.789Z");
const location = { name: "Nine Bridges" };

const levels = (hero: number, villain: number) =>
  decideFight("id", DATE, {
    hero: { name: "Her", level: hero },
    villain: { name: "Vil", level: villain },
    location,
  });

describe("who wins", () => {
  test.each([
    [2, 1, "heroes"],
    [2_147_483_647, 2_147_483_646, "heroes"],
    [1, 2, "villains"],
    [1, 1, "villains"],
    [2_147_483_647, 2_147_483_647, "villains"],
  ] as const)("a hero of level %d against a villain of level %d: %s", (hero, villain, winner) => {
    const fight = levels(hero, villain);
    const heroesWon = winner === "heroes";
    expect(fight).toMatchObject({
      winner_team: winner,
      winner_name: heroesWon ? "Her" : "Vil",
      winner_level: heroesWon ? hero : villain,
      loser_team: heroesWon ? "villains" : "heroes",
      loser_name: heroesWon ? "Vil" : "Her",
      loser_level: heroesWon ? villain : hero,
    });
  });
});

test("a fight has an id and a date in UTC with milliseconds", () => {
  expect(levels(1, 2)).toMatchObject({ id: "id", fight_date: "2031-02-03T04:05:06.789Z" });
});

test("missing fields of fighters are empty texts in the fields of winner and loser", () => {
  expect(levels(2, 1)).toMatchObject({
    winner_powers: "",
    winner_picture: "",
    loser_powers: "",
    loser_picture: "",
  });
});

test("fighters and location are included unchanged", () => {
  const request = {
    hero: { name: "Her", level: 9, powers: "flight", picture: "http://pictures.example/9" },
    villain: { id: 7, name: "Vil", level: 3 },
    location,
  };
  expect(decideFight("id", DATE, request)).toMatchObject({
    ...request,
    winner_powers: "flight",
    winner_picture: "http://pictures.example/9",
  });
});
