import { prepareStore } from "@super-heroes/database/prepare-store";
import type { StoreService } from "@super-heroes/database/schema";
import { MongoClient } from "mongodb";
import { uniqueDatabaseName, withDatabase } from "./database-name.ts";
import type { TestEngine } from "./engines.ts";
import { missingStore, realStores } from "./real-stores.ts";
import { storeSettings } from "./store-settings.ts";

/** MongoDB, or a server with its protocol, with the store of this service. */
export const mongodbEngine = (service: StoreService): TestEngine => ({
  name: "MongoDB",
  missing: missingStore("mongodb"),
  async create() {
    const url = withDatabase(realStores.mongodb ?? "", uniqueDatabaseName());
    const migrate = () => prepareStore(service, { engine: "mongodb", url });
    await migrate();
    return {
      env: { MONGODB_URL: url, ...storeSettings },
      migrate,
      async drop() {
        const client = new MongoClient(url);
        try {
          await client.db().dropDatabase();
        } finally {
          await client.close();
        }
      },
    };
  },
});
