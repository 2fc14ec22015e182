import type { MongodbMigration } from "@super-heroes/kit/store/migrations/mongodb-module";

/** One document for each fight whose event has not been published yet, by the time of its latest attempt to be stored. */
export default {
  present: { collection: "outbox", indexes: ["since_1"] },
  steps: [
    {
      title: "create the index of the outbox, oldest first",
      run: (db) => db.collection("outbox").createIndex({ since: 1 }),
    },
  ],
} satisfies MongodbMigration;
