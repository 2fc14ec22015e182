import { describeConsumersOf } from "@super-heroes/catalog/test/service-consumers";
import { locationCatalog } from "../src/model.ts";

await describeConsumersOf(locationCatalog);
