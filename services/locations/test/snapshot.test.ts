import { describeCatalogSnapshot } from "@super-heroes/catalog/test/snapshot-contract";
import { locationCatalog } from "../src/model.ts";

describeCatalogSnapshot(locationCatalog);
