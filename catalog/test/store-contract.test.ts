import { characterCatalog } from "../src/character.ts";
import { describeCatalogStore } from "./store-contract.ts";

describeCatalogStore(characterCatalog({ name: "heroes", port: 8001, engine: "postgres" }, "hero"));
