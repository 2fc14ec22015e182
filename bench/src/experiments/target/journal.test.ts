import { afterAll, expect, test } from "bun:test";
import { prepareStore } from "@super-heroes/database/prepare-store";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { missingStore, realStores } from "@super-heroes/testing/stores/real-stores";
import { MongoClient } from "mongodb";
import { emptyJournal } from "./journal.ts";

describeRequiring(missingStore("mongodb"), "the database for measured fights", () => {
  const server = realStores.mongodb ?? "mongodb://none";
  let client: MongoClient | undefined;
  afterAll(async () => {
    await client?.db().dropDatabase();
    await client?.close();
  });

  test("has the schema that the service needs, and no fights of a run before", async () => {
    const url = await emptyJournal(server);
    client = new MongoClient(url);
    expect((await prepareStore("fights", { engine: "mongodb", url })).applied).toEqual([]);
    await client.db().collection<{ _id: string }>("fights").insertOne({ _id: "of a run before" });
    expect(await emptyJournal(server)).toBe(url);
    expect(await client.db().collection("fights").countDocuments()).toBe(0);
  });
});
