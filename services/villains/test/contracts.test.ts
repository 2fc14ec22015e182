import { describeConsumersOf } from "@super-villaines/catalog/test/service-consumers";
import { villainCatalog } from "../src/model.ts";

await describeConsumersOf(villainCatalog);
