import { type ProxiedService, proxiedServices } from "@super-heroes/topology/services";
import { table } from "@super-heroes/topology/table";

/** Every service behind the gateway. */
export const UPSTREAMS: readonly ProxiedService[] = proxiedServices;
export type UpstreamName = ProxiedService;

const ROUTES: readonly { prefix: string; upstream: UpstreamName }[] = UPSTREAMS.flatMap((upstream) =>
  table[upstream].prefixes.map((prefix) => ({ prefix, upstream })),
);

/** The route patterns that cover all services. */
export const PROXIED_ROUTES: readonly string[] = [
  "/api/*",
  ...ROUTES.flatMap(({ prefix }) => (prefix.startsWith("/api/") ? [] : [prefix, `${prefix}/*`])),
];

/** The service of a path: the path is one of its prefixes, or below one. */
export function upstreamOf(path: string): UpstreamName | undefined {
  for (const { prefix, upstream } of ROUTES)
    if (path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === "/"))
      return upstream;
  return undefined;
}

/** The path with each id replaced: `/api/heroes/:id/picture`. */
export const shapeOf = (path: string): string =>
  path.replace(/\/(?:\d+|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?=\/|$)/g, "/:id");
