import { catalogFaults } from "@super-heroes/catalog/test/faults";
import { describeStoreFaults } from "@super-heroes/testing/stores/store-faults";
import { heroCatalog } from "../src/model.ts";

await describeStoreFaults({ service: "heroes", engine: "postgres", ...catalogFaults(heroCatalog) });
