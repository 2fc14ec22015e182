import { describeConsumersOf } from "@super-heroes/catalog/test/service-consumers";
import { villainCatalog } from "../src/model.ts";

await describeConsumersOf(villainCatalog);
