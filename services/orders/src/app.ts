import type { TokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import { usersStanding } from "@super-heroes/kit/auth/users-standing";
import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import type { Runtime } from "@super-heroes/kit/runtime";
import { DEPENDENCY_WAIT_MS } from "@super-heroes/kit/shell/readiness";
import { createShell, refuseOtherMethods } from "@super-heroes/kit/shell/shell";
import { createUpstream, type Upstream } from "@super-heroes/kit/upstream/upstream";
import { createBuyers } from "./buyers.ts";
import type { OrdersConfig } from "./config.ts";
import { createOrderBook } from "./order-book.ts";
import { createPlacing } from "./placing.ts";
import { withOrderRoutes } from "./routes.ts";
import type { OrderStore } from "./store/order-store.ts";

/** What the app is made from. */
export interface OrdersDependencies {
  store: OrderStore;
  /** The users service. */
  users: Upstream;
  verifier: TokenVerifier;
  /** Is told whenever there is a new event in the store's outbox. */
  events: { wake(): void };
  config: Pick<OrdersConfig, "deadlineMs" | "streamIdleMs" | "bodyLimitBytes">;
  runtime: Runtime;
}

/** The agent of the users service. */
export const createUsersUpstream = (config: OrdersConfig, metrics: Metrics): Upstream =>
  createUpstream("users", config.usersUrl, config, metrics);

/** The app of orders; it listens nowhere. */
export function createOrdersApp({ store, users, verifier, events, config, runtime }: OrdersDependencies) {
  runtime.metrics.watchPool("orders", store.connection.occupancy);
  const shell = createShell({
    name: "orders",
    description: "Orders of users, each of whose steps is guarded.",
    runtime,
    readiness: { store: store.connection.probe },
    // Without users nobody can place an order, but all that were placed can be read and taken further.
    dependencies: { users: (correlationId) => users.ready(correlationId, DEPENDENCY_WAIT_MS) },
    deadlineMs: config.deadlineMs,
    streamIdleMs: config.streamIdleMs,
    bodyLimitBytes: config.bodyLimitBytes,
  });
  const app = withOrderRoutes(shell, {
    book: createOrderBook(store, events.wake),
    placing: createPlacing(store, createBuyers(users), events.wake),
    verifier,
    standing: usersStanding(users),
  });
  return refuseOtherMethods(app);
}
