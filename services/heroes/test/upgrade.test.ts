import { describeCatalogUpgrade } from "@super-heroes/catalog/test/upgrade-contract";
import { heroCatalog } from "../src/model.ts";

describeCatalogUpgrade(heroCatalog);
