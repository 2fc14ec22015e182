import { type CatalogueName, catalogueNames, type StoreService } from "@super-heroes/topology/services";

type Route = readonly [method: string, path: string];

const OTHERS: Record<Exclude<StoreService, CatalogueName>, readonly Route[]> = {
  fights: [["POST", "/api/fights"]],
  users: [
    ["POST", "/api/users"],
    ["PUT", "/api/users/1"],
    ["POST", "/api/v1/users/register"],
    ["POST", "/api/v1/users/login"],
    ["POST", "/api/v1/users/refresh"],
    ["POST", "/api/v1/users/logout"],
  ],
  orders: [
    ["POST", "/api/orders"],
    ["PUT", "/api/orders/018f0000-0000-7000-8000-000000000000/status"],
  ],
  analytics: [["POST", "/api/v1/analytics/events"]],
};

const routesOfCatalogue = (name: string): Route[] => [
  ["POST", `/api/${name}`],
  ["PUT", `/api/${name}/1`],
  ["PATCH", `/api/${name}/1`],
];

/** The routes of each service that accept a body. */
export const BODY_ROUTES: Readonly<Record<string, readonly Route[]>> = {
  ...Object.fromEntries(catalogueNames.map((name) => [name, routesOfCatalogue(name)])),
  ...OTHERS,
};

/** The route of a service that accepts envelopes. */
export const SEALED_ROUTES: Record<string, string> = {
  users: "/api/v1/users/register",
  analytics: "/api/v1/analytics/events",
};

const DEPTH = 10_000;

/** Invalid contents of envelopes; each call creates a new one. */
export const BAD_CONTENTS: Record<string, () => unknown> = {
  null: () => null,
  "a number": () => 7,
  "an array": () => [],
  "an operator of a query language": () => ({ $ne: 1 }),
  "10,000 brackets deep": () => JSON.parse("[".repeat(DEPTH) + "]".repeat(DEPTH)),
  __proto__: () => JSON.parse('{"__proto__":{"role":"admin"}}'),
};

/** Request lines and headers that `fetch` does not send. */
export const BAD_LINES: Record<string, readonly string[]> = {
  "..%2f": ["GET /api/heroes/..%2f..%2fmetrics HTTP/1.1"],
  "%2e%2e%2f": ["GET /api/fights/%2e%2e%2f%2e%2e%2fmetrics HTTP/1.1"],
  "an encoded line break in a path": ["GET /api/heroes/1%0d%0aX-Forged:%201 HTTP/1.1"],
  "an encoded NUL in a path": ["GET /api/fights/%00 HTTP/1.1"],
  "broken percent encoding": ["GET /api/fights/%zz HTTP/1.1"],
  "a line break in a header": ["GET /api/fights/none HTTP/1.1", "x-correlation-id: a\rx-forged: 1"],
  "a NUL in a header": ["GET /api/fights/none HTTP/1.1", "x-correlation-id: a\0b"],
};
