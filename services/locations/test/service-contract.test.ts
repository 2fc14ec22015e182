import { describeCatalogService } from "@super-heroes/catalog/test/service-contract";
import { locationCatalog } from "../src/model.ts";

describeCatalogService(locationCatalog, { seeded: 30 });
