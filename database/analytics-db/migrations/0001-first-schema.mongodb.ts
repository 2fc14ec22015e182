import type { MongodbMigration } from "@super-heroes/kit/store/migrations/mongodb-module";

/**
 * One document for each event. Its `_id` is the event's own, so an event that is published twice is stored once. Counting reads the
 * indexes and no document: the indexes contain all fields that are grouped by.
 */
export default {
  present: { collection: "events", indexes: ["type_1_source_1", "type_1_winner_1"] },
  steps: [
    {
      title: "create the index of events by type and source",
      run: (db) => db.collection("events").createIndex({ type: 1, source: 1 }),
    },
    {
      title: "create the index of fights by winner",
      run: (db) => db.collection("events").createIndex({ type: 1, winner: 1 }),
    },
  ],
} satisfies MongodbMigration;
