import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { createRuntime } from "@super-heroes/kit/runtime";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import { createOrdersApp, createUsersUpstream } from "../src/app.ts";
import type { Order, OrderRequest } from "../src/model.ts";
import { openOrderStore } from "../src/open.ts";
import type { OrderStore } from "../src/store/order-store.ts";
import { configOn } from "./engines.ts";
import { authorizationOf, people, verifier, type Who } from "./people.ts";

/** The request for an order of the owner. */
export const request: OrderRequest = {
  user_id: people.owner.userId,
  product: "A cape, dry-cleaned",
  quantity: 2,
  total: 19.99,
};

/** The orders service, listening on a free port of this process. */
export interface OrdersUnderTest {
  readonly store: OrderStore;
  readonly url: string;
  /** How often the relay of the outbox was woken. */
  readonly wakes: number;
  /** Sends a request to `/api/orders` + `rest`. A body that is not a text is sent as JSON. */
  send(
    who: Who,
    method: string,
    rest: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>;
  /** Places an order as its owner and returns it. */
  place(changes?: Partial<OrderRequest>): Promise<Order>;
  /** Changes an order to these statuses as an admin and returns it. */
  lead(order: Order, ...statuses: string[]): Promise<Order>;
  /** The number of stored orders. */
  count(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts the service on this database. */
export async function startOrders(
  database: TestDatabase,
  variables: Record<string, string> = {},
): Promise<OrdersUnderTest> {
  const config = configOn(database, variables);
  const store = await openOrderStore(config, silentLog);
  const metrics = createMetrics("orders");
  let wakes = 0;
  const events = { wake: () => void wakes++ };
  const runtime = createRuntime({ log: silentLog, metrics });
  const users = createUsersUpstream(config, runtime);
  const app = createOrdersApp({ store, users, verifier, events, config, runtime });
  app.listen({ port: 0, hostname: "127.0.0.1", reusePort: false });
  const url = `http://127.0.0.1:${app.server?.port}`;

  const send: OrdersUnderTest["send"] = (who, method, rest, body, headers = {}) =>
    fetch(`${url}/api/orders${rest}`, {
      method,
      headers: {
        ...authorizationOf(who),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  const orderIn = async (response: Response): Promise<Order> => {
    if (!response.ok) throw new Error(`expected an order, got ${await response.text()}`);
    return await response.json();
  };
  return {
    store,
    url,
    get wakes() {
      return wakes;
    },
    send,
    place: async (changes = {}) => {
      const order = { ...request, ...changes };
      const isOwn = order.user_id === people.owner.userId;
      return await orderIn(await send(isOwn ? "owner" : "admin", "POST", "", order));
    },
    async lead(order, ...statuses) {
      let current = order;
      for (const status of statuses)
        current = await orderIn(await send("admin", "PUT", `/${order.id}/status`, { status }));
      return current;
    },
    count: async () => (await store.tally()).reduce((sum, { orders }) => sum + orders, 0),
    async stop() {
      await app.server?.stop(true);
      users.close();
      await store.connection.close();
    },
  };
}
