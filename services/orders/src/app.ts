import type { TokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import { usersStanding } from "@super-heroes/kit/auth/users-standing";
import type { Runtime } from "@super-heroes/kit/runtime";
import { refuseOtherMethods } from "@super-heroes/kit/shell/other-methods";
import { DEPENDENCY_WAIT_MS } from "@super-heroes/kit/shell/readiness";
import { createShell } from "@super-heroes/kit/shell/shell";
import { createUpstream, type Upstream } from "@super-heroes/kit/upstream/upstream";
import { createBuyers } from "./buyers.ts";
import type { OrdersConfig } from "./config.ts";
import { createOrderBook } from "./order-book.ts";
import { createPlacing } from "./placing.ts";
import { withOrderRoutes } from "./routes.ts";
import type { OrderStore } from "./store/order-store.ts";

/** The dependencies of the app. */
export interface OrdersDependencies {
  store: OrderStore;
  /** The users service. */
  users: Upstream;
  verifier: TokenVerifier;
  /** Publishes the outbox of the store; woken after each change. */
  events: { wake(): void };
  config: Pick<OrdersConfig, "deadlineMs" | "streamIdleMs" | "bodyLimitBytes">;
  runtime: Runtime;
}

/** Creates the agent of the users service. */
export const createUsersUpstream = (
  config: OrdersConfig,
  runtime: Pick<Runtime, "metrics" | "log">,
): Upstream => createUpstream("users", config.usersUrl, config, runtime);

/** Creates the app of orders. It does not listen. */
export function createOrdersApp({ store, users, verifier, events, config, runtime }: OrdersDependencies) {
  runtime.metrics.watchPool("orders", store.connection.occupancy, store.connection.schema);
  const shell = createShell({
    name: "orders",
    description: "Takes orders of users and checks each change of their status.",
    runtime,
    readiness: { store: store.connection.probe },
    // Without users no order can be placed or changed, but stored orders can be read.
    dependencies: { users: (correlationId) => users.ready(correlationId, DEPENDENCY_WAIT_MS) },
    circuits: { users: () => users.circuit },
    replicas: { users: users.replicas },
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
