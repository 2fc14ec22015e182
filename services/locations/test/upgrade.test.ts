import { describeCatalogUpgrade } from "@super-heroes/catalog/test/upgrade-contract";
import { locationCatalog } from "../src/model.ts";

describeCatalogUpgrade(locationCatalog);
