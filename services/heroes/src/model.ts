import { characterCatalog } from "@super-heroes/catalog/character";
import { catalogueNamed } from "@super-heroes/topology/services";

/** The same service as its counterpart's, under another name and with another database. */
export const heroCatalog = characterCatalog(catalogueNamed("heroes"));
