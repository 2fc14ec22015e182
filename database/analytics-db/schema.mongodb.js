// Analytics on MongoDB: mongosh runs this in the database that MONGO_INITDB_DATABASE names.
//
// One document for each event. Its _id is the event's own, so an event that is published twice is stored once. Counting reads
// the indexes and no document: the indexes contain all fields that are grouped by.

db.createCollection("events");
db.events.createIndex({ type: 1, source: 1 });
db.events.createIndex({ type: 1, winner: 1 });
