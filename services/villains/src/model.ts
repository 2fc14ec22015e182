import { characterCatalog } from "@super-heroes/catalog/character";
import { catalogueNamed } from "@super-heroes/topology/services";

/** Heroes and villains are the same service with different names and databases. */
export const villainCatalog = characterCatalog(catalogueNamed("villains"));
