import type { MongoStore } from "@super-heroes/kit/store/mongodb";
import type { EventStore } from "./event-store.ts";
import { mongodbLog } from "./mongodb-log.ts";
import { mongodbSnapshots } from "./mongodb-snapshots.ts";

/** The store of analytics on MongoDB. */
export const mongodbEvents = (connection: MongoStore): EventStore => ({
  connection,
  log: mongodbLog(connection),
  snapshots: mongodbSnapshots(connection),
});
