#!/usr/bin/env bun
/**
 * All of mongosh that a health check needs: `mongosh [--quiet] [--host HOST] [--port PORT] --eval CODE`, with code that
 * pings. The exit code is 0 when the server answers the ping, else 1; other code is refused with 2.
 */
import { parseArgs } from "node:util";
// Nothing below `deploy` has dependencies of its own: this is the driver that the databases are seeded with.
import { MongoClient } from "../../../../database/node_modules/mongodb";

const { values } = parseArgs({
  options: {
    quiet: { type: "boolean" },
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "27017" },
    eval: { type: "string", default: "" },
  },
});
if (!/\bping\b/.test(values.eval)) {
  console.error(`mongosh: this stand-in only pings, got --eval ${JSON.stringify(values.eval)}`);
  process.exit(2);
}
const client = new MongoClient(`mongodb://${values.host}:${values.port}`, {
  serverSelectionTimeoutMS: 3_000,
});
try {
  await client.db("admin").command({ ping: 1 });
} catch (error) {
  console.error(`mongosh: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await client.close();
}
