import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { linkedPages } from "@super-heroes/testing/http/linked-pages";
import { type RunningSystem, startSystem } from "../src/running-system.ts";

// Eight services start one after the other.
setDefaultTimeout(60_000);

let system: RunningSystem;
let authorization: string;

const send = (target: string, init: RequestInit = {}) =>
  fetch(system.urls.gateway + target, { ...init, headers: { authorization, ...init.headers } });

async function post(path: string, body: object, key?: string): Promise<void> {
  const headers = { "content-type": "application/json", ...(key && { "idempotency-key": key }) };
  const response = await send(path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} got ${await response.text()}`);
}

beforeAll(async () => {
  system = await startSystem();
  authorization = await system.signIn();
  for (let count = 0; count < 7; count++) {
    await (await send("/api/fights/execute_fight")).text();
    const username = `user-${count}`;
    await post("/api/users", {
      username,
      name: "A User",
      email: `${username}@example.org`,
      password: "correct horse",
    });
    await post("/api/orders", { user_id: 1, product: `Cape ${count}`, quantity: 1, total: count });
  }
});
afterAll(() => system[Symbol.asyncDispose]());

test.each([
  ["/api/heroes?limit=33", "/api/heroes"],
  ["/api/heroes?limit=5&name_filter=%65", "/api/heroes?name_filter=e"],
  ["/api/villains?name_filter=a&limit=7&after=3", "/api/villains?name_filter=a&after=3"],
  ["/api/locations?limit=1", "/api/locations"],
  ["/api/fights?limit=3", "/api/fights?limit=100"],
  ["/api/users?limit=3", "/api/users?limit=1000"],
  ["/api/orders?limit=2&status=pending", "/api/orders?limit=1000"],
])("through the gateway, the pages of %s are all of %s, each row once", async (paged, whole) => {
  const pages = await linkedPages(send, paged);
  expect(pages.length).toBeGreaterThan(1);
  const all = await (await send(whole)).json();
  expect(all.length).toBeGreaterThan(pages[0]?.length ?? 0);
  expect(pages.flat()).toEqual(all);
});

test.each([
  ["/api/heroes?limit=33&before=2147483647", "/api/heroes"],
  ["/api/locations?name_filter=a&limit=3&before=2147483647", "/api/locations?name_filter=a"],
  ["/api/fights?limit=3&after=2001-01-01T00:00:00Z", "/api/fights?limit=100"],
  ["/api/users?limit=3&before=2147483647", "/api/users?limit=1000"],
])("through the gateway, the pages of %s lead backward through all of %s", async (paged, whole) => {
  const pages = await linkedPages(send, paged, "prev");
  expect(pages.length).toBeGreaterThan(1);
  expect(pages.toReversed().flat()).toEqual(await (await send(whole)).json());
});

test("the links of a service and of the gateway are the same", async () => {
  const target = "/api/heroes?limit=2&name_filter=e";
  const direct = await fetch(system.urls.heroes + target);
  const through = await send(target);
  expect(through.headers.get("link")).toBe(direct.headers.get("link"));
  expect(through.headers.get("link")).not.toBeNull();
});
