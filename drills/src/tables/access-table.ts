import { type CatalogueName, catalogueNamed, catalogueNames } from "@super-heroes/topology/services";
import type { Account } from "../records/accounts.ts";
import type { RequestOptions } from "../requests/request.ts";

/** Who asks. The owner is whose data is asked for. */
export const ASKERS = ["anonymous", "another user", "the owner", "an admin"] as const;
export type Asker = (typeof ASKERS)[number];

/** What a row of the table is made of, anew for every request: what one changes is not another's. */
export interface Props {
  owner: Account;
  /** An order of the owner's, pending. */
  pendingOrder(): Promise<string>;
  /** An order of the owner's, paid. */
  paidOrder(): Promise<string>;
  /** A row of a catalogue that may be deleted, by its id. */
  newRow(service: string, body: object): Promise<number>;
  /** Somebody who may be deleted; the owner of what is asked for in that row. */
  passer(): Promise<Account>;
}

/** A route, and what each asker is answered, in the order of {@link ASKERS}. */
export interface AccessRow {
  service: string;
  name: string;
  expected: readonly [number, number, number, number];
  question(props: Props): Promise<RequestOptions & { path: string; owner?: Account }>;
}

const open = [200, 200, 200, 200] as const;
const forAdmins = (done: number) => [401, 403, 403, done] as const;
const forOwners = (done: number) => [401, 403, done, done] as const;
/** Where even its existence is nobody's business. */
const hidden = (done: number) => [401, 404, done, done] as const;

const row = (
  service: string,
  name: string,
  expected: AccessRow["expected"],
  question: (
    props: Props,
  ) => Promise<RequestOptions & { path: string; owner?: Account }> | (RequestOptions & { path: string }),
): AccessRow => ({ service, name, expected, question: async (props) => question(props) });

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
  row("users", "PUT /api/users/{id} with another password", [401, 403, 422, 200], async ({ passer }) => {
    const owner = await passer();
    return {
      method: "PUT",
      path: `/api/users/${owner.id}`,
      body: { ...profileOf(owner), password: "without the current one" },
      owner,
    };
  }),
  row("users", "PUT /api/users/{id} with another role", forAdmins(200), async ({ passer }) => {
    const owner = await passer();
    return {
      method: "PUT",
      path: `/api/users/${owner.id}`,
      body: { ...profileOf(owner), role: "admin" },
      owner,
    };
  }),
  row("users", "DELETE /api/users/{id}", forOwners(204), async ({ passer }) => {
    const owner = await passer();
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
];

/** Routes that only the gateway has. */
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
