import { catalogVariables } from "@super-heroes/catalog/config";
import { heroCatalog } from "./model.ts";

/** The variables of heroes. */
export const heroesVariables = catalogVariables(heroCatalog);
