import { MongoClient } from "mongodb";

/** The database for fights of a bench run, so that they do not mix with others. */
const DATABASE = "fights_bench";

/** The URL of an empty database for fights, beside the one at `fightsUrl`. */
export async function emptyJournal(fightsUrl: string): Promise<string> {
  const url = new URL(fightsUrl);
  url.pathname = `/${DATABASE}`;
  const client = new MongoClient(url.href, { serverSelectionTimeoutMS: 2000 });
  try {
    await client.db(DATABASE).dropDatabase();
  } finally {
    await client.close();
  }
  return url.href;
}
