import { describeCatalogService } from "@super-heroes/catalog/test/service-contract";
import { villainCatalog } from "../src/model.ts";

describeCatalogService(villainCatalog, { seeded: 100 });
