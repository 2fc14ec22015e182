import { Problem } from "@super-heroes/kit/http/problem";
import { decideFight } from "../fight.ts";
import type { Fight } from "../model.ts";
import { clipped, plainField } from "./plain-text.ts";

/** A fighter of a story. */
export interface Figure {
  role: "hero" | "villain";
  name: string;
  level: number;
  /** Empty where none are known. */
  powers: string;
}

/** What a narration is about, as plain text of limited length. */
export interface Story {
  winner: Figure;
  loser: Figure;
  isTie: boolean;
  place: { name: string; description: string };
}

const MOST_OF_NAME = 80;
const MOST_OF_POWERS = 200;
const MOST_OF_DESCRIPTION = 200;

/** The fields that follow from the fighters. */
const DECIDED = [
  "winner_name",
  "winner_level",
  "winner_powers",
  "winner_team",
  "loser_name",
  "loser_level",
  "loser_powers",
  "loser_team",
] as const;

/**
 * The story of a fight. Throws 422 `fight_inconsistent`, with its fields, for a fight whose winner is not the one of its fighters
 * that the rule gives.
 */
export function storyOf(fight: Fight): Story {
  const { id, fight_date, hero, villain, location } = fight;
  const decided = decideFight(id, new Date(fight_date), { hero, villain, location });
  const errors = DECIDED.filter((field) => fight[field] !== decided[field]).map((field) => ({
    field: `/fight/${field}`,
    reason: "does not follow from the hero and the villain of the fight",
  }));
  if (errors.length > 0)
    throw new Problem(
      422,
      "fight_inconsistent",
      "The winner of the fight is not the one that its hero and villain give. Send a fight as this API returned it.",
      { errors },
    );
  const figures = [figureOf("hero", hero), figureOf("villain", villain)] as const;
  const [winner, loser] = fight.winner_team === "heroes" ? figures : figures.toReversed();
  return {
    winner: winner as Figure,
    loser: loser as Figure,
    isTie: hero.level === villain.level,
    place: {
      name: nameOf(location.name, "an unnamed place"),
      description: clipped(plainField(location.description ?? ""), MOST_OF_DESCRIPTION),
    },
  };
}

const figureOf = (role: Figure["role"], { name, level, powers = "" }: Fight["hero"]): Figure => ({
  role,
  name: nameOf(name, "Unnamed"),
  level,
  powers: clipped(plainField(powers), MOST_OF_POWERS),
});

/** A name may consist of markup only. */
const nameOf = (name: string, otherwise: string) => clipped(plainField(name), MOST_OF_NAME) || otherwise;

/** Hexadecimal digits that are the same for two stories that differ in nothing, and for the same fight where `id` is given. */
export const digestOf = (story: Story, id = ""): string =>
  new Bun.CryptoHasher("sha256").update(JSON.stringify([story, id])).digest("hex");
