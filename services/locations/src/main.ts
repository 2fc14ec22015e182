import { runCatalog } from "@super-heroes/catalog/run";
import { locationCatalog } from "./model.ts";

await runCatalog(locationCatalog);
