import { runCatalog } from "@super-heroes/catalog/run";
import { heroCatalog } from "./model.ts";

await runCatalog(heroCatalog);
