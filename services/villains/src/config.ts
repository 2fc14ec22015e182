import { catalogVariables } from "@super-heroes/catalog/config";
import { villainCatalog } from "./model.ts";

/** The variables of villains. */
export const villainsVariables = catalogVariables(villainCatalog);
