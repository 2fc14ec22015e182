// Fights on MongoDB: mongosh runs this in the database that MONGO_INITDB_DATABASE names.
//
// One document for each fight, found by its _id, and listed newest first by the index.

db.createCollection("fights");
db.fights.createIndex({ fight_date: -1, _id: -1 });
