import type { Fight, Fighter, Location } from "../../api/fights.ts";

/** The three parts of a fight, with the catalogue of each. */
export const CATALOGUES = { hero: "heroes", villain: "villains", location: "locations" } as const;
export type Corner = keyof typeof CATALOGUES;
export const CORNERS: readonly Corner[] = ["hero", "villain", "location"];

/** What is in the corners: rows of catalogues, or the parts of a stored fight, which may lack fields. */
export interface Contents {
  hero: Fight["hero"] | Fighter;
  villain: Fight["villain"] | Fighter;
  location: Fight["location"] | Location;
}

/** The ids of the corners, for the URL of the arena. Parts of a stored fight may have none. */
export const idsOf = (contents: Partial<Contents>): Partial<Record<Corner, number>> =>
  Object.fromEntries(
    CORNERS.flatMap((corner) => (contents[corner]?.id ? [[corner, contents[corner].id]] : [])),
  );
