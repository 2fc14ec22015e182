import { characterCatalog } from "../src/character.ts";
import { describeCatalogStore } from "./store-contract.ts";

describeCatalogStore(characterCatalog("heroes", "hero", 8001));
