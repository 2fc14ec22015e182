import { describe } from "bun:test";
import { contractsOf, contractsWith } from "@super-heroes/testing/contracts/find-contracts";
import { storedUsersAt } from "@super-heroes/testing/contracts/stand-ins";
import { testEvents, testExamples, testNeeds } from "@super-heroes/testing/contracts/test-contracts";
import { testDocument } from "@super-heroes/testing/openapi/test-document";
import { describeOnEngines } from "@super-heroes/testing/stores/engines";
import { orderEngines } from "./engines.ts";
import { authorizationOf, mint, people, type Who } from "./people.ts";
import { openShop } from "./shop.ts";

const consumers = await contractsWith("orders");
const own = await contractsOf("orders");

describeOnEngines("consumers of orders", orderEngines, (create) => {
  const shop = openShop(create);

  const userWithOrders = async (caller: Who) => {
    const { orders } = shop();
    await orders.place();
    const newest = await orders.place();
    const { authorization = "" } = authorizationOf(caller);
    return { values: { authorization, user_id: String(people.owner.userId), newest_id: newest.id } };
  };

  testDocument("orders", () => shop().orders.url);
  testNeeds(consumers, () => ({
    url: shop().orders.url,
    states: {
      "a user with orders": () => userWithOrders("owner"),
      "a user without orders": () => userWithOrders("other"),
    },
  }));
  testEvents(consumers, async () => {
    const { orders } = shop();
    await orders.lead(await orders.place(), "paid", "shipped", "completed");
    await orders.lead(await orders.place(), "cancelled");
    return await orders.store.outbox.pending(1000);
  });
});

describe("the stand-ins of orders", () => {
  const shop = openShop();
  testExamples(own);
  testNeeds(
    own.filter(({ contract }) => contract.provider === "users"),
    () => storedUsersAt(shop().users.url, shop().stored, mint),
  );
});
