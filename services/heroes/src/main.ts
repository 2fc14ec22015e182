import { runCatalog } from "@super-heroes/catalog/run";
import { heroesVariables } from "./config.ts";
import { heroCatalog } from "./model.ts";

await runCatalog(heroCatalog, heroesVariables);
