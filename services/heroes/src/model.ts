import { characterCatalog } from "@super-heroes/catalog/character";
import { catalogueOf } from "@super-heroes/topology/services";

/** The same service as its counterpart's, with another noun, port and database. */
export const heroCatalog = characterCatalog(catalogueOf("heroes"), "hero");
