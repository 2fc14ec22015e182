import { MongoClient } from "mongodb";
import { requestJsonWithRetries } from "../requests/request.ts";
import type { Stage } from "../stage/stage.ts";

const FIGHTERS = 100;

/** A fight between two of a hundred made-up fighters, as `POST /api/fights` takes it. */
export const fightRequest = (number: number) => ({
  hero: { name: `Hero ${number % FIGHTERS}`, level: 1 + (number % FIGHTERS) },
  villain: { name: `Villain ${number % FIGHTERS}`, level: 1 + ((number * 7) % FIGHTERS) },
  location: { name: "Drill yard" },
});

const PAGE = 100;

/**
 * The ids of all stored fights. Those on a database server are read from the server directly: the stand-in for MongoDB
 * sorts all fights for every page, which exceeds the service's query timeout when there are thousands.
 */
export async function storedFights({ stores, service }: Stage): Promise<string[]> {
  const url = stores.variables.FIGHTS_MONGODB_URL;
  return url === undefined ? listedFights(service("fights").url) : fightsIn(url);
}

async function listedFights(fightsUrl: string): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const last = ids.at(-1);
    const before = last === undefined ? "" : `&before=${last}`;
    const page = await requestJsonWithRetries<{ id: string }[]>(
      `${fightsUrl}/api/fights?limit=${PAGE}${before}`,
    );
    ids.push(...page.map(({ id }) => id));
    if (page.length < PAGE) return ids;
  }
}

async function fightsIn(mongodbUrl: string): Promise<string[]> {
  const client = new MongoClient(mongodbUrl, { serverSelectionTimeoutMS: 5000 });
  try {
    const fights = client.db().collection<{ _id: string }>("fights");
    return (await fights.find({}, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id);
  } finally {
    await client.close();
  }
}
