import { afterAll } from "bun:test";
import { startStandIn } from "@super-heroes/testing/stand-ins/stand-in";
import { describeStoreFaults } from "@super-heroes/testing/stores/store-faults";
import { request } from "./orders-under-test.ts";
import { authorizationOf, responseOfUsers } from "./people.ts";

const users = startStandIn(responseOfUsers);
afterAll(() => users.stop());

const headers = authorizationOf("owner");
const place = (url: string, signal?: AbortSignal) =>
  fetch(`${url}/api/orders`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(request),
    ...(signal && { signal }),
  });

await describeStoreFaults({
  service: "orders",
  engine: "postgres",
  urlVariable: "DATABASE_URL",
  variables: () => ({ USERS_URL: users.url }),
  headers,
  create: async (url) => (await place(url)).headers.get("location") ?? "",
  calls: (url, signal) => [
    place(url, signal),
    fetch(`${url}/api/orders?limit=1`, { headers, signal }),
    fetch(`${url}/api/orders/user/${request.user_id}`, { headers, signal }),
    fetch(`${url}/api/orders/stats`, { signal }),
  ],
});
