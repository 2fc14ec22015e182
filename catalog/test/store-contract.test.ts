import { characterCatalog } from "../src/character.ts";
import { describeCatalogStore } from "./store-contract.ts";

describeCatalogStore(characterCatalog({ name: "heroes", noun: "hero", port: 8001, engine: "postgres" }));
