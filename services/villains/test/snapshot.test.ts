import { describeCatalogSnapshot } from "@super-heroes/catalog/test/snapshot-contract";
import { villainCatalog } from "../src/model.ts";

describeCatalogSnapshot(villainCatalog);
