import type { CatalogueName } from "../../api/catalogues.ts";

/** The words for a catalogue and its rows. */
export interface Words {
  title: string;
  one: string;
  lead: string;
}

export const WORDS: Readonly<Record<CatalogueName, Words>> = {
  heroes: { title: "Heroes", one: "Hero", lead: "Everyone who may be drawn for the good side." },
  villains: {
    title: "Villains",
    one: "Villain",
    lead: "Everyone who may be drawn against them. A tie is theirs.",
  },
  locations: { title: "Locations", one: "Location", lead: "Where fights take place." },
};

/** The catalogue of a path such as `/heroes/7`. */
export function catalogueIn(path: string): CatalogueName {
  const [, name = ""] = path.split("/");
  return Object.hasOwn(WORDS, name) ? (name as CatalogueName) : "heroes";
}
