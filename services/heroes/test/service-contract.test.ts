import { describeCatalogService } from "@super-heroes/catalog/test/service-contract";
import { heroCatalog } from "../src/model.ts";

describeCatalogService(heroCatalog, { seeded: 100 });
