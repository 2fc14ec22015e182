import { afterAll, beforeAll } from "bun:test";
import { type StandIn, startStandIn } from "@super-heroes/testing/stand-ins/stand-in";
import type { StoredUsers } from "@super-heroes/testing/stand-ins/stand-in-users";
import { embeddedEngine } from "@super-heroes/testing/stores/embedded-engine";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import { type OrdersUnderTest, startOrders } from "./orders-under-test.ts";
import { createStored } from "./people.ts";

/** The orders service and a stand-in for users. */
export interface Shop {
  readonly orders: OrdersUnderTest;
  readonly users: StandIn;
  /** The users of the stand-in. */
  readonly stored: StoredUsers;
  readonly database: TestDatabase;
}

/** Starts both with a new database for the tests of a suite, and stops them afterwards. */
export function openShop(create: () => Promise<TestDatabase> = embeddedEngine.create): () => Shop {
  let shop: Shop;
  beforeAll(async () => {
    const database = await create();
    const stored = createStored();
    const users = startStandIn(stored.respond);
    shop = { database, users, stored, orders: await startOrders(database, { USERS_URL: users.url }) };
  });
  afterAll(async () => {
    await shop.orders.stop();
    await shop.users.stop();
    await shop.database.drop();
  });
  return () => shop;
}
