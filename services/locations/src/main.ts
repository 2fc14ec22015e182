import { runCatalog } from "@super-heroes/catalog/run";
import { locationsVariables } from "./config.ts";
import { locationCatalog } from "./model.ts";

await runCatalog(locationCatalog, locationsVariables);
