import { fightsBy } from "./fights-by.ts";

/** A hero and a villain. Names have no NUL, so no two pairs have the same key. */
export const pairKey = (hero: string, villain: string): string => `${hero}\0${villain}`;

/** The fights of every hero against every villain. */
export const headToHead = fightsBy("head-to-head", 1, ({ hero, villain }) => pairKey(hero, villain));
