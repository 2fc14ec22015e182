import { expect, test } from "bun:test";
import { describeOnEngines } from "@super-heroes/testing/stores/engines";
import { MongoClient } from "mongodb";
import { analyticsEngines, openStoreOn } from "./engines.ts";
import { downgrade, FORMER } from "./former-store.ts";

describeOnEngines("a store of version 1.0.0", analyticsEngines, (create) => {
  test("has every event in the log after the migration, in the order in which they were stored", async () => {
    const database = await create();
    try {
      await (await openStoreOn(database)).connection.close();
      await downgrade(database);
      await database.migrate();
      const store = await openStoreOn(database);
      const events: unknown[] = [];
      for (;;) {
        const page = await store.log.after(events.length);
        if (page.length === 0) break;
        for (const { event, sequence } of page)
          expect([event.id, events.push(event)]).toEqual([event.id, sequence]);
      }
      expect(events).toEqual(FORMER.map((event) => ({ version: 1, ...event })));
      expect(await store.log.append(FORMER.slice(0, 3))).toEqual({ added: 0, last: 0 });
      await store.connection.close();
      const url = database.env.MONGODB_URL;
      if (url) {
        const client = new MongoClient(url);
        const names = (await client.db().listCollections().toArray()).map(({ name }) => name);
        await client.close();
        expect(names).not.toContain("events");
      }
    } finally {
      await database.drop();
    }
  });
});
