import { MongoClient } from "mongodb";
import { uniqueDatabaseName, withDatabase } from "./database-name.ts";
import type { TestEngine } from "./engines.ts";
import { missingStore, realStores } from "./real-stores.ts";
import { storeSettings } from "./store-settings.ts";

/** MongoDB, or a server with its protocol. The first document creates the database. */
export const mongodbEngine: TestEngine = {
  name: "MongoDB",
  missing: missingStore("mongodb"),
  async create() {
    const url = withDatabase(realStores.mongodb ?? "", uniqueDatabaseName());
    return {
      env: { MONGODB_URL: url, ...storeSettings },
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
};
