import { type CatalogueName, catalogueNamed, catalogueNames } from "@super-heroes/topology/services";
import type { Account } from "../records/accounts.ts";
import type { RequestOptions } from "../requests/request.ts";

/** The kinds of callers. The owner is the user whose data is requested. */
export const CALLERS = ["anonymous", "another user", "the owner", "an admin"] as const;
export type Caller = (typeof CALLERS)[number];

/** Creates what a row's request needs, anew for every request: requests must not change each other's data. */
export interface Fixtures {
  owner: Account;
  /** Creates a pending order of the owner; resolves with its id. */
  pendingOrder(): Promise<string>;
  /** Creates a paid order of the owner; resolves with its id. */
  paidOrder(): Promise<string>;
  /** Creates a row of a catalogue that may be deleted; resolves with its id. */
  newRow(service: string, body: object): Promise<number>;
  /** Creates a user who may be deleted, and is the owner in that request. */
  temporaryUser(): Promise<Account>;
}

/** A request, and the expected status for each caller in the order of {@link CALLERS}. */
export interface AccessRow {
  service: string;
  name: string;
  expected: readonly [number, number, number, number];
  request(fixtures: Fixtures): Promise<RequestOptions & { path: string; owner?: Account }>;
}

const open = [200, 200, 200, 200] as const;
const forAdmins = (done: number) => [401, 403, 403, done] as const;
const forOwners = (done: number) => [401, 403, done, done] as const;
/** For data whose existence is private: other users get 404. */
const hidden = (done: number) => [401, 404, done, done] as const;

const row = (
  service: string,
  name: string,
  expected: AccessRow["expected"],
  request: (
    fixtures: Fixtures,
  ) => Promise<RequestOptions & { path: string; owner?: Account }> | (RequestOptions & { path: string }),
): AccessRow => ({ service, name, expected, request: async (fixtures) => request(fixtures) });

const read = (service: string, expected: AccessRow["expected"], path: string) =>
  row(service, `GET ${path}`, expected, () => ({ path }));

const NEW_ROWS: Record<CatalogueName, object> = {
  heroes: { name: "Drill Hero", level: 3 },
  villains: { name: "Drill Villain", level: 3 },
  locations: { name: "Drill yard" },
};

function catalogRows(service: CatalogueName): AccessRow[] {
  const body = NEW_ROWS[service];
  const path = `/api/${service}`;
  return [
    read(service, open, path),
    read(service, open, `${path}/random_${catalogueNamed(service).noun}`),
    read(service, open, `${path}/2`),
    read(service, open, `${path}/2/picture`),
    row(service, `POST ${path}`, forAdmins(201), () => ({ method: "POST", path, body })),
    row(service, `PUT ${path}/2`, forAdmins(200), () => ({ method: "PUT", path: `${path}/2`, body })),
    row(service, `PATCH ${path}/2`, forAdmins(200), () => ({ method: "PATCH", path: `${path}/2`, body })),
    row(service, `DELETE ${path}/{id}`, forAdmins(204), async ({ newRow }) => ({
      method: "DELETE",
      path: `${path}/${await newRow(service, body)}`,
    })),
  ];
}

const profileOf = ({ username, email }: Account) => ({ username, name: "A drill", email });
const newUser = () => {
  const username = `drill-${crypto.randomUUID().slice(0, 8)}`;
  return { username, name: "A drill", email: `${username}@example.org`, password: "good enough" };
};

const userRows: AccessRow[] = [
  read("users", forAdmins(200), "/api/users"),
  read("users", open, "/api/users/health"),
  read("users", open, "/api/v1/users/stats/count"),
  read("users", open, "/.well-known/jwks.json"),
  read("users", [401, 200, 200, 200], "/api/v1/users/profile"),
  row("users", "POST /api/users", forAdmins(201), () => ({
    method: "POST",
    path: "/api/users",
    body: newUser(),
  })),
  row("users", "GET /api/users/{id}", forOwners(200), ({ owner }) => ({ path: `/api/users/${owner.id}` })),
  row("users", "PUT /api/users/{id}", forOwners(200), ({ owner }) => ({
    method: "PUT",
    path: `/api/users/${owner.id}`,
    body: profileOf(owner),
  })),
  row(
    "users",
    "PUT /api/users/{id} with another password",
    [401, 403, 422, 200],
    async ({ temporaryUser }) => {
      const owner = await temporaryUser();
      return {
        method: "PUT",
        path: `/api/users/${owner.id}`,
        body: { ...profileOf(owner), password: "without the current one" },
        owner,
      };
    },
  ),
  row("users", "PUT /api/users/{id} with another role", forAdmins(200), async ({ temporaryUser }) => {
    const owner = await temporaryUser();
    return {
      method: "PUT",
      path: `/api/users/${owner.id}`,
      body: { ...profileOf(owner), role: "admin" },
      owner,
    };
  }),
  row("users", "DELETE /api/users/{id}", forOwners(204), async ({ temporaryUser }) => {
    const owner = await temporaryUser();
    return { method: "DELETE", path: `/api/users/${owner.id}`, owner };
  }),
];

const orderRows: AccessRow[] = [
  read("orders", open, "/api/orders/health"),
  read("orders", open, "/api/orders/stats"),
  read("orders", [401, 200, 200, 200], "/api/orders"),
  row("orders", "POST /api/orders for the owner", forOwners(201), ({ owner }) => ({
    method: "POST",
    path: "/api/orders",
    body: { user_id: owner.id, product: "Cape", quantity: 1, total: 1 },
  })),
  row("orders", "GET /api/orders/{id}", hidden(200), async ({ pendingOrder }) => ({
    path: `/api/orders/${await pendingOrder()}`,
  })),
  row("orders", "GET /api/orders/user/{id}", forOwners(200), ({ owner }) => ({
    path: `/api/orders/user/${owner.id}`,
  })),
  row("orders", "GET /api/orders/user/{id}/count", forOwners(200), ({ owner }) => ({
    path: `/api/orders/user/${owner.id}/count`,
  })),
  row("orders", "PUT /api/orders/{id}/status: cancelled", hidden(200), async ({ pendingOrder }) => ({
    method: "PUT",
    path: `/api/orders/${await pendingOrder()}/status`,
    body: { status: "cancelled" },
  })),
  row("orders", "PUT /api/orders/{id}/status: paid", [401, 404, 403, 200], async ({ pendingOrder }) => ({
    method: "PUT",
    path: `/api/orders/${await pendingOrder()}/status`,
    body: { status: "paid" },
  })),
  row("orders", "PUT /api/orders/{id}/status: shipped", [401, 404, 403, 200], async ({ paidOrder }) => ({
    method: "PUT",
    path: `/api/orders/${await paidOrder()}/status`,
    body: { status: "shipped" },
  })),
  row("orders", "DELETE /api/orders/{id}", hidden(200), async ({ pendingOrder }) => ({
    method: "DELETE",
    path: `/api/orders/${await pendingOrder()}`,
  })),
];

const otherRows: AccessRow[] = [
  read("fights", open, "/api/fights"),
  read("fights", open, "/api/fights/randomfighters"),
  read("fights", open, "/api/fights/randomlocation"),
  read("fights", open, "/api/fights/execute_fight"),
  row("fights", "POST /api/fights", open, () => ({
    method: "POST",
    path: "/api/fights",
    body: { hero: NEW_ROWS.heroes, villain: NEW_ROWS.villains, location: NEW_ROWS.locations },
  })),
  read("analytics", open, "/api/v1/analytics/stats"),
  read("analytics", open, "/api/v1/analytics/fights"),
  read("analytics", open, "/api/v1/analytics/leaderboard"),
  read("analytics", open, "/api/v1/analytics/head-to-head/Ash/Birch"),
  read("analytics", open, "/api/v1/analytics/fighters/heroes?name=Ash"),
  read("analytics", open, "/api/v1/analytics/days"),
  read("analytics", open, "/api/v1/analytics/locations"),
];

/** Routes of the gateway itself. */
export const gatewayRows: readonly AccessRow[] = [
  read("gateway", open, "/api/health"),
  read("gateway", open, "/api/dashboard"),
  row("gateway", "GET /api/users/{id}/profile", forOwners(200), ({ owner }) => ({
    path: `/api/users/${owner.id}/profile`,
  })),
];

/** Every route of the services behind the gateway. */
export const accessRows: readonly AccessRow[] = [
  ...catalogueNames.flatMap(catalogRows),
  ...userRows,
  ...orderRows,
  ...otherRows,
];
