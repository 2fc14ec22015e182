import { runCatalog } from "@super-heroes/catalog/run";
import { villainCatalog } from "./model.ts";

await runCatalog(villainCatalog);
