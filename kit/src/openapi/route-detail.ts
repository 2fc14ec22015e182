import { type TSchema, Type } from "@sinclair/typebox";
import type { ProblemStatus } from "./problems.ts";

/** A response that the route does not validate, or that has headers. */
export interface ResponseTraits {
  description?: string;
  /** Schemas by media type; by default the schema that the route validates with, as JSON. */
  content?: Readonly<Record<string, TSchema>>;
  /** Descriptions of headers by their names. */
  headers?: Readonly<Record<string, string>>;
}

/** What the document cannot derive from a route's schemas and hooks. */
export interface RouteTraits {
  description?: string;
  /** Success responses by status, in addition to those that the route validates. */
  responses?: Readonly<Record<number, ResponseTraits>>;
  /** Error responses in addition to those that follow from parameters, body and access hook. */
  problems?: readonly ProblemStatus[];
  /** Request headers that the route reads. */
  headers?: Readonly<Record<string, TSchema>>;
  /** Cookies that the route reads. */
  cookies?: Readonly<Record<string, TSchema>>;
}

/** The `detail` of a route. */
export interface RouteDetail {
  tags: string[];
  summary: string;
  traits: RouteTraits;
}

/**
 * Creates the `detail` of the routes with one tag. `problems` are the error responses of every such route, for example
 * {@link OF_STORE}.
 *
 * @example
 * const detail = detailOf("heroes", OF_STORE);
 * shell.get("/api/heroes/:id", handler, { detail: detail("One hero", { problems: [404] }) });
 */
export const detailOf =
  (tag: string, problems: readonly ProblemStatus[] = []) =>
  (summary: string, traits: RouteTraits = {}): RouteDetail => ({
    tags: [tag],
    summary,
    traits: { ...traits, problems: [...problems, ...(traits.problems ?? [])] },
  });

/** The tag of routes for probes and scrapers. */
export const OPERATIONS_TAG = "operations";

/** Whether a route is for probes and scrapers. */
export const isOperation = ({ tags = [] }: { tags?: readonly string[] }): boolean =>
  tags.includes(OPERATIONS_TAG);

/** The error responses of a route that uses the store of its service. */
export const OF_STORE: readonly ProblemStatus[] = [503, 504];

/** The error responses of a route that calls other services. */
export const OF_UPSTREAMS: readonly ProblemStatus[] = [502, 503, 504];

/** A JSON response that the route does not validate: checking a long list costs half of serving it. */
export const jsonOf = (schema: TSchema, traits: Omit<ResponseTraits, "content"> = {}): ResponseTraits => ({
  ...traits,
  content: { "application/json": schema },
});

/** A response without a body. */
export const NO_CONTENT: ResponseTraits = {};

/** The header of a response that clients can revalidate (RFC 9110, 8.8.3). */
export const ETAG = { ETag: "The entity tag of this representation." };

/** The request header of a conditional request. */
export const IF_NONE_MATCH = {
  "If-None-Match": Type.String({
    description: "The entity tags of representations that the client has: 304 where one of them is current.",
  }),
};

/** The 304 of a route that reads {@link IF_NONE_MATCH}. */
export const NOT_MODIFIED: ResponseTraits = { headers: ETAG };

/** The header of a page when there are pages beside it. */
export const PAGE_LINKS = {
  Link: 'The pages beside this one (RFC 8288), relative to it: `<…>; rel="next"` where more rows follow, and `<…>; rel="prev"` where rows precede.',
};
