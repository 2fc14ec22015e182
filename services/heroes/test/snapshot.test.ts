import { describeCatalogSnapshot } from "@super-heroes/catalog/test/snapshot-contract";
import { heroCatalog } from "../src/model.ts";

describeCatalogSnapshot(heroCatalog);
