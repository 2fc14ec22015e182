import { catalogFaults } from "@super-heroes/catalog/test/faults";
import { describeStoreFaults } from "@super-heroes/testing/stores/store-faults";
import { locationCatalog } from "../src/model.ts";

await describeStoreFaults({ service: "locations", engine: "mariadb", ...catalogFaults(locationCatalog) });
