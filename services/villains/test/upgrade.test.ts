import { describeCatalogUpgrade } from "@super-heroes/catalog/test/upgrade-contract";
import { villainCatalog } from "../src/model.ts";

describeCatalogUpgrade(villainCatalog);
