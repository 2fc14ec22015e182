import { version } from "../version.ts";
import { OPENAPI_VERSION, type OpenApiDocument } from "./document.ts";
import { type Route, readHooks } from "./hooks.ts";
import { describeOperation, SECURITY_SCHEMES } from "./operation.ts";
import { type ProblemStatus, problemResponses } from "./problems.ts";
import { createNamedSchemas } from "./schema.ts";

/** The service that a document describes. */
export interface Described {
  title: string;
  description: string;
  routes: readonly Route[];
  /** Whether the service opens encrypted bodies. */
  opensEnvelopes: boolean;
}

const METHODS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE"]);

/**
 * The OpenAPI document of these routes, without hidden routes, routes whose path ends in `*`, and routes for all methods.
 */
export function describeRoutes({ title, description, routes, opensEnvelopes }: Described): OpenApiDocument {
  const schemas = createNamedSchemas(
    new Set(routes.flatMap((route) => Object.values(readHooks(route).response))),
  );
  const refusals = new Set<ProblemStatus>();
  const paths: OpenApiDocument["paths"] = {};
  for (const route of routes) {
    const { method, path } = route;
    if (!METHODS.has(method) || path.includes("*") || readHooks(route).detail.hide) continue;
    const template = path.replace(/:([^/]+)/g, "{$1}");
    const operation = describeOperation(route, { schemas, refusals, opensEnvelopes });
    paths[template] = { ...paths[template], [method.toLowerCase()]: operation };
  }
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  const tags = new Set(operations.flatMap((operation) => operation.tags));
  const responses = problemResponses(refusals, schemas);
  return {
    openapi: OPENAPI_VERSION,
    info: { title, description, version },
    servers: [{ url: "/" }],
    tags: [...tags].map((name) => ({ name })),
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas.all).toSorted(([a], [b]) => (a < b ? -1 : 1))),
      responses,
      ...(operations.some(({ security }) => security) && { securitySchemes: SECURITY_SCHEMES }),
    },
  };
}
