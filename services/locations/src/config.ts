import { catalogVariables } from "@super-heroes/catalog/config";
import { locationCatalog } from "./model.ts";

/** The variables of locations. */
export const locationsVariables = catalogVariables(locationCatalog);
