import { characterCatalog } from "@super-heroes/catalog/character";

/** The same service as its counterpart's, with another noun, port and database. */
export const villainCatalog = characterCatalog("villains", "villain", 8002);
