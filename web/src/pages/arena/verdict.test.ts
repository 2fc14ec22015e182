import { expect, test } from "bun:test";
import { verdictOf } from "./verdict.ts";

const fight = {
  winner_name: "Tar Prophet",
  winner_level: 67,
  winner_team: "villains",
  loser_name: "Wildmint",
  loser_level: 31,
} as const;

test("the higher level is the reason", () => {
  expect(verdictOf(fight)).toEqual({
    isTie: false,
    reason: "Level 67 beats level 31.",
    sentence: "The villain Tar Prophet beats Wildmint. Level 67 beats level 31.",
  });
});

test("a tie says so", () => {
  const { isTie, reason } = verdictOf({ ...fight, loser_level: 67 });
  expect({ isTie, reason }).toEqual({
    isTie: true,
    reason: "Both have level 67, and a tie goes to the villain.",
  });
});
