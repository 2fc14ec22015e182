import { prepareStore } from "@super-heroes/database/prepare-store";
import { MongoClient } from "mongodb";

/** The database for fights of a bench run, so that they do not mix with others. */
const DATABASE = "fights_bench";

/** The URL of a database without fights, with the schema of the service, beside the one at `fightsUrl`. */
export async function emptyJournal(fightsUrl: string): Promise<string> {
  const url = new URL(fightsUrl);
  url.pathname = `/${DATABASE}`;
  const client = new MongoClient(url.href, { serverSelectionTimeoutMS: 2000 });
  try {
    await client.db(DATABASE).dropDatabase();
  } finally {
    await client.close();
  }
  await prepareStore("fights", { engine: "mongodb", url: url.href });
  return url.href;
}
