import { type ProxiedService, proxiedServices } from "@super-heroes/topology/services";
import { table } from "@super-heroes/topology/table";

/** Every service behind the gateway. */
export const UPSTREAMS: readonly ProxiedService[] = proxiedServices;
export type UpstreamName = ProxiedService;

const ROUTES: readonly { prefix: string; upstream: UpstreamName }[] = UPSTREAMS.flatMap((upstream) =>
  table[upstream].prefixes.map((prefix) => ({ prefix, upstream })),
);

/** The routes under which everything belongs to a service. */
export const PROXIED_ROUTES: readonly string[] = [
  "/api/*",
  ...ROUTES.flatMap(({ prefix }) => (prefix.startsWith("/api/") ? [] : [prefix, `${prefix}/*`])),
];

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
