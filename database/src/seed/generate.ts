import { sfc32 } from "./sfc32.ts";
import * as words from "./words.ts";

/** A service whose store can be filled with generated rows. */
export type SeedService = "heroes" | "villains" | "locations";

/** A generated hero or villain, under its column names. */
export interface FighterRow {
  name: string;
  other_name: string;
  level: number;
  powers: string;
}

/** A generated location, under its column names. */
export interface LocationRow {
  name: string;
  description: string;
}

/** The generated row of each service. */
export interface SeedRows {
  heroes: FighterRow;
  villains: FighterRow;
  locations: LocationRow;
}

type Pick = <T>(choices: readonly T[]) => T;

/** Levels of both teams are uniform from 1 to this; as a tie goes to the villain, heroes win 49.5 % of the fights. */
const MAX_LEVEL = 100;

const streamOf: Record<SeedService, number> = { heroes: 1, villains: 2, locations: 3 };

const makeRow: { [Service in SeedService]: (next: () => number) => SeedRows[Service] } = {
  heroes: (next) => fighter(next, words.heroNouns, words.heroPowers),
  villains: (next) => fighter(next, words.villainNouns, words.villainPowers),
  locations: location,
};

/** The services whose stores can be filled, in the order in which they are listed everywhere. */
export const seedServices = Object.keys(makeRow) as readonly SeedService[];

/**
 * The rows `from` (inclusive) to `to` (exclusive) of a service's infinite sequence for `seed`. Row k is the same in every
 * range.
 *
 * @param seed an integer from 0 to 2^32 - 1.
 * @example generateRows("heroes", 1, 0, 2) // [{ name: "Quiet Sundial of Ravensey", level: 41, … }, …]
 */
export function generateRows<Service extends SeedService>(
  service: Service,
  seed: number,
  from: number,
  to: number,
): SeedRows[Service][] {
  const make = makeRow[service];
  return Array.from({ length: to - from }, (_, index) => make(sfc32(seed, streamOf[service], from + index)));
}

function fighter(next: () => number, nouns: readonly string[], powers: readonly string[]): FighterRow {
  const pick = pickWith(next);
  return {
    name: nameFrom(pick, nouns),
    other_name: `${pick(words.givenNames)} ${pick(words.familyNames)}`,
    level: 1 + Math.floor(next() * MAX_LEVEL),
    powers: severalOf(next, powers).join(", "),
  };
}

function location(next: () => number): LocationRow {
  const pick = pickWith(next);
  const name = nameFrom(pick, words.placeNouns);
  return { name, description: `A place ${pick(words.surroundings)}, where ${pick(words.moods)}.` };
}

const pickWith =
  (next: () => number): Pick =>
  (choices) =>
    choices[Math.floor(next() * choices.length)] as (typeof choices)[number];

function nameFrom(pick: Pick, nouns: readonly string[]): string {
  const noun = pick(nouns);
  const epithet = pick(words.epithets);
  const region = pick(words.regions);
  return pick([
    `${epithet} ${noun}`,
    `${epithet} ${noun} of ${region}`,
    `The ${epithet} ${noun}`,
    `The ${noun} of ${region}`,
  ]);
}

/** Two to four different choices. */
function severalOf(next: () => number, choices: readonly string[]): string[] {
  const count = 2 + Math.floor(next() * 3);
  const left = [...choices];
  return Array.from({ length: count }, () => left.splice(Math.floor(next() * left.length), 1)).flat();
}
