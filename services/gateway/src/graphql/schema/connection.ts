import type { OutputRef } from "@pothos/core";
import { invalid } from "@super-heroes/kit/http/problem";
import type { ResponseCheck } from "@super-heroes/kit/upstream/upstream";
import type { UpstreamName } from "../../routing/services.ts";
import { builder, type OperationContext } from "./builder.ts";

/** The length of a page without `first` and `last`, and the greatest. */
export const PAGE = 20;
export const LONGEST_PAGE = 100;

/** The arguments of a connection, as clients send them. */
export interface PageArguments {
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}

/** A page, as the Relay Cursor Connections Specification describes it. */
export interface Page<Row> {
  edges: { cursor: string; node: Row }[];
  pageInfo: PageInfo;
}

interface PageInfo {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor: string | null;
  endCursor: string | null;
}

/** How a listing of a service is paged. */
export interface Listing<Row extends { id: string | number }> {
  upstream: UpstreamName;
  path: string;
  check: ResponseCheck<Row[]>;
  /** The parameters for the rows after a cursor, and for those before one. */
  forward: string;
  backward: string;
  /** The cursor in the place of a missing `before`: after the last row. Without it, `last` requires `before`. */
  end?: string;
  /** The cursor of a client as the service knows it. Throws 422. */
  cursorOf(cursor: string, field: string): string | number;
}

const PageInfo = builder.objectRef<PageInfo>("PageInfo").implement({
  description: "The place of a page in its list (Relay Cursor Connections Specification).",
  fields: (t) => ({
    hasNextPage: t.exposeBoolean("hasNextPage"),
    hasPreviousPage: t.exposeBoolean("hasPreviousPage"),
    startCursor: t.exposeString("startCursor", { nullable: true }),
    endCursor: t.exposeString("endCursor", { nullable: true }),
  }),
});

/** The type of a connection to rows of a type, `<name>Connection`, with its edges, `<name>Edge`. */
export function connectionOf<Row>(name: string, node: OutputRef<Row>) {
  const edge = builder.objectRef<Page<Row>["edges"][number]>(`${name}Edge`).implement({
    fields: (t) => ({
      cursor: t.exposeString("cursor"),
      node: t.field({ type: node, resolve: (parent) => parent.node as never }),
    }),
  });
  return builder.objectRef<Page<Row>>(`${name}Connection`).implement({
    fields: (t) => ({
      edges: t.field({ type: [edge], resolve: (parent) => parent.edges }),
      pageInfo: t.field({ type: PageInfo, resolve: (parent) => parent.pageInfo }),
    }),
  });
}

/** The arguments of every connection. */
export const pageArguments = (t: Pick<Parameters<Parameters<typeof builder.queryFields>[0]>[0], "arg">) => ({
  first: t.arg.int({ description: `1 to ${LONGEST_PAGE}; ${PAGE} by default.` }),
  after: t.arg.string({ description: "A cursor: the page starts after its row." }),
  last: t.arg.int({ description: "Reads backward, in place of `first`." }),
  before: t.arg.string({ description: "A cursor: with `last`, the page ends before its row." }),
});

/** Reads a page of a listing in one call. Throws 422 for arguments that cannot be combined, and as the call does. */
export async function pageOf<Row extends { id: string | number }>(
  { call }: Pick<OperationContext, "call">,
  listing: Listing<Row>,
  page: PageArguments,
  filters: Readonly<Record<string, string | null | undefined>> = {},
): Promise<Page<Row>> {
  const query = placeOf(listing, page);
  for (const [name, value] of Object.entries(filters)) if (value != null) query.set(name, value);
  const { content, relations } = await call(listing.upstream, {
    path: `${listing.path}?${query}`,
    check: listing.check,
  });
  const edges = content.map((node) => ({ cursor: String(node.id), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: relations.has("next"),
      hasPreviousPage: relations.has("prev"),
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** The parameters of the service's page. */
function placeOf<Row extends { id: string | number }>(
  { forward, backward, end, cursorOf }: Listing<Row>,
  { first, after, last, before }: PageArguments,
): URLSearchParams {
  const query = new URLSearchParams({
    limit: String(lengthOf(last ?? first ?? PAGE, last == null ? "first" : "last")),
  });
  if (last == null) {
    if (before != null) throw invalid([{ field: "before", reason: "requires last" }]);
    if (after != null) query.set(forward, String(cursorOf(after, "after")));
    return query;
  }
  if (first != null) throw invalid([{ field: "last", reason: "cannot be used with first" }]);
  if (after != null) throw invalid([{ field: "after", reason: "requires first" }]);
  const cursor = before == null ? end : cursorOf(before, "before");
  if (cursor === undefined) throw invalid([{ field: "last", reason: "requires before" }]);
  query.set(backward, String(cursor));
  return query;
}

function lengthOf(length: number, field: string): number {
  if (length >= 1 && length <= LONGEST_PAGE) return length;
  throw invalid([{ field, reason: `must be a whole number from 1 to ${LONGEST_PAGE}` }]);
}
