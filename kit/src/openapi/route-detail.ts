import type { TSchema } from "@sinclair/typebox";
import type { ProblemStatus } from "./problems.ts";

/** A response that no schema of its route checks: not JSON, without a body, or with headers of its own. */
export interface ResponseTraits {
  description?: string;
  /** Schemas by media type. By default what the route's own schema says, as JSON. */
  content?: Readonly<Record<string, TSchema>>;
  /** What they say, by name. */
  headers?: Readonly<Record<string, string>>;
}

/** What the document cannot see of a route by its schemas and hooks. */
export interface RouteTraits {
  description?: string;
  /** Success responses by status, beside those that the route validates. */
  responses?: Readonly<Record<number, ResponseTraits>>;
  /** Refusals beside those that follow from its parameters, its body and its access hook. */
  problems?: readonly ProblemStatus[];
  /** Request headers that it reads. */
  headers?: Readonly<Record<string, TSchema>>;
}

/** A route's `detail`, with what the document is made from. */
export interface RouteDetail {
  tags: string[];
  summary: string;
  traits: RouteTraits;
}

/**
 * Makes the `detail` of the routes of one tag. `problems` are those that every route of it may have, such as
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

/** What a route may be refused with that asks its service's own store. */
export const OF_STORE: readonly ProblemStatus[] = [503, 504];

/** What a route may be refused with that calls other services. */
export const OF_UPSTREAMS: readonly ProblemStatus[] = [502, 503, 504];

/** A response of JSON whose schema is not checked at run time: rows that come from a store as they are. */
export const jsonOf = (schema: TSchema, traits: Omit<ResponseTraits, "content"> = {}): ResponseTraits => ({
  ...traits,
  content: { "application/json": schema },
});

/** A response without a body. */
export const NO_CONTENT: ResponseTraits = {};

/** The header of a page after which more rows follow. */
export const NEXT_PAGE = {
  Link: 'Where more rows follow: `<…>; rel="next"` (RFC 8288), the next page, relative to this one.',
};
