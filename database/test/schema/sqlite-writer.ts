import { randomChanges } from "./random-changes.ts";
import { openSqliteSession } from "./sqlite-database.ts";

/** Changes the heroes of a SQLite file at random: `bun sqlite-writer.ts FILE SEED`. */
const [file = "", seed = ""] = process.argv.slice(2);
const session = await openSqliteSession(file);
const changes = randomChanges(session, "hero", Number(seed));
for (let step = 0; step < 60; step++) await session.run(await changes.any());
await session.close();
