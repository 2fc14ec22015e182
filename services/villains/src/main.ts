import { runCatalog } from "@super-heroes/catalog/run";
import { villainsVariables } from "./config.ts";
import { villainCatalog } from "./model.ts";

await runCatalog(villainCatalog, villainsVariables);
