import { describeCatalogStore } from "@super-heroes/catalog/test/store-contract";
import { locationCatalog } from "../src/model.ts";

describeCatalogStore(locationCatalog);
