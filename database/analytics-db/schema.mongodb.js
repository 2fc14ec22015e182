// Analytics on MongoDB: mongosh runs this in the database that MONGO_INITDB_DATABASE names.
//
// One document an event; its _id is the event's own, so that one told twice is there once. Counting reads the indexes
// and no document: both hold all that is grouped by.

db.createCollection("events");
db.events.createIndex({ type: 1, source: 1 });
db.events.createIndex({ type: 1, winner: 1 });
