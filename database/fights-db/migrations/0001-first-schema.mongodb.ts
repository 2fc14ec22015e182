import type { MongodbMigration } from "@super-heroes/kit/store/migrations/mongodb-module";

/** One document for each fight, found by its `_id`, and listed newest first by the index. */
export default {
  present: { collection: "fights", indexes: ["fight_date_-1__id_-1"] },
  steps: [
    {
      title: "create the index of fights, newest first",
      run: (db) => db.collection("fights").createIndex({ fight_date: -1, _id: -1 }),
    },
  ],
} satisfies MongodbMigration;
