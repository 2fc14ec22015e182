#!/usr/bin/env bun
/**
 * The part of mongosh that a health check needs: `mongosh [--quiet] [--host HOST] [--port PORT] --eval CODE`, with code that
 * pings. The exit code is 0 when the server responds, 1 when it does not, and 2 for other code.
 */
import { parseArgs } from "node:util";
import { MongoClient } from "mongodb";

const { values } = parseArgs({
  options: {
    quiet: { type: "boolean" },
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "27017" },
    eval: { type: "string", default: "" },
  },
});
if (!/\bping\b/.test(values.eval)) {
  console.error(
    `mongosh: --eval must contain a ping, which is all that this stand-in supports; got ${JSON.stringify(values.eval)}`,
  );
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
