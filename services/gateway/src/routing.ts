/** Every service behind the gateway. */
export const UPSTREAMS = [
  "heroes",
  "villains",
  "locations",
  "fights",
  "users",
  "orders",
  "analytics",
] as const;
export type UpstreamName = (typeof UPSTREAMS)[number];

/** Paths that do not begin with `/api/<service>`. */
const ELSEWHERE: readonly { prefix: string; upstream: UpstreamName }[] = [
  { prefix: "/api/v1/users", upstream: "users" },
  { prefix: "/api/v1/analytics", upstream: "analytics" },
  { prefix: "/.well-known/jwks.json", upstream: "users" },
];

const ROUTES = [...ELSEWHERE, ...UPSTREAMS.map((upstream) => ({ prefix: `/api/${upstream}`, upstream }))];

/** The service that a path belongs to: the path is its prefix, or lies below it. */
export function upstreamOf(path: string): UpstreamName | undefined {
  for (const { prefix, upstream } of ROUTES)
    if (path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === "/"))
      return upstream;
  return undefined;
}

/** The shape of a path, whatever ids stand in it: `/api/heroes/:id/picture`. */
export const shapeOf = (path: string): string =>
  path.replace(/\/(?:\d+|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?=\/|$)/g, "/:id");
