import { exampleOf } from "@super-heroes/testing/contracts/contract";
import { contracts as ofAnalytics } from "../contracts/analytics.ts";
import { contracts as ofOrders } from "../contracts/orders.ts";
import { contracts as ofUsers } from "../contracts/users.ts";

/** The example of a need of the gateway, as the provider's tests fulfil it. */
export function contracted(name: string): unknown {
  const contract = [...ofUsers, ...ofOrders, ...ofAnalytics].find(({ needs = [] }) =>
    needs.some((need) => need.name === name),
  );
  if (!contract) throw new Error(`the gateway needs no ${name}`);
  return exampleOf(contract, name);
}
