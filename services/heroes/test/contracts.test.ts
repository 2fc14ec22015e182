import { describeConsumersOf } from "@super-heroes/catalog/test/service-consumers";
import { heroCatalog } from "../src/model.ts";

await describeConsumersOf(heroCatalog);
