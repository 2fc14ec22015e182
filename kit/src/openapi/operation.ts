import { requestContent, successResponses } from "./bodies.ts";
import type { Operation, Parameter } from "./document.ts";
import { ENCRYPTED_BODY, ENCRYPTED_BODY_ONLY, ENCRYPTED_RESPONSE_HEADERS } from "./envelope.ts";
import { type Route, type RouteHooks, readHooks } from "./hooks.ts";
import { pathParameters, queryParameters, readParameters } from "./parameters.ts";
import { type ProblemStatus, problemReference } from "./problems.ts";
import { isOperation, type RouteTraits } from "./route-detail.ts";
import type { NamedSchemas } from "./schema.ts";

const METHODS_WITH_BODY = new Set(["POST", "PUT", "PATCH"]);

/** The name of the security scheme of access tokens. */
export const ACCESS_TOKEN = "accessToken";

/** The security schemes of all documents. */
export const SECURITY_SCHEMES = {
  [ACCESS_TOKEN]: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "The `access_token` of `POST /api/v1/users/login`, valid for ten minutes.",
  },
};

/** The document that an operation is described for. */
export interface Surroundings {
  schemas: NamedSchemas;
  /** Collects the statuses that operations refer to. */
  refusals: Set<ProblemStatus>;
  /** Whether the service opens encrypted bodies. */
  opensEnvelopes: boolean;
}

/** Describes a route from its schemas, its hooks and the traits of its `detail`. */
export function describeOperation(
  route: Route,
  { schemas, refusals, opensEnvelopes }: Surroundings,
): Operation {
  const hooks = readHooks(route);
  const { detail, body, audience } = hooks;
  const traits: RouteTraits = detail.traits ?? {};
  const mayEncryptBody = opensEnvelopes && METHODS_WITH_BODY.has(route.method);
  const parameters = [
    ...pathParameters(route.path, hooks.params, schemas),
    ...queryParameters(hooks.query, schemas),
    ...readParameters("header", traits.headers, schemas),
    ...readParameters("cookie", traits.cookies, schemas),
    ...(hooks.encryptsResponse ? ENCRYPTED_RESPONSE_HEADERS : []),
  ];
  const statuses = refusalsOf(route.method, hooks, { mayEncryptBody, parameters });
  for (const status of statuses) refusals.add(status);
  const encryption = { isDemanded: hooks.demandsEncryption, isPossible: mayEncryptBody };
  const notes = [
    traits.description,
    audience === "admins" && "For admins.",
    encryption.isDemanded ? ENCRYPTED_BODY_ONLY : mayEncryptBody && ENCRYPTED_BODY,
  ].filter(Boolean);

  return {
    operationId: operationIdOf(route),
    tags: detail.tags ?? [],
    summary: detail.summary ?? "",
    ...(notes.length > 0 && { description: notes.join("\n\n") }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: requestContent(body, encryption, schemas) } }),
    responses: {
      ...successResponses(hooks, traits.responses ?? {}, schemas),
      // A route may have a body of its own for such a status, beside the problem.
      ...Object.fromEntries(
        statuses
          .filter((status) => traits.responses?.[status] === undefined)
          .map((status) => [status, problemReference(status)]),
      ),
    },
    ...(audience && { security: [{ [ACCESS_TOKEN]: [] }] }),
  };
}

/** The error responses that follow from a route's parameters, body and access hook, and those that its traits add. */
function refusalsOf(
  method: string,
  { detail, audience, encryptsResponse }: RouteHooks,
  { mayEncryptBody, parameters }: { mayEncryptBody: boolean; parameters: readonly Parameter[] },
): ProblemStatus[] {
  const statuses = new Set<ProblemStatus>(detail.traits?.problems);
  const add = (...more: ProblemStatus[]) => {
    for (const status of more) statuses.add(status);
  };
  // 503: the keys that verify tokens, or the stored user, may not be available.
  if (audience) add(401, 503);
  if (audience === "admins") add(403);
  if (METHODS_WITH_BODY.has(method)) add(400, 408, 413, 415, 422);
  if (METHODS_WITH_BODY.has(method) || method === "DELETE") add(412);
  // 422: a query may have parameters that the route does not have.
  if (!isOperation(detail)) add(422);
  // 503: the memory of opened envelopes may be full.
  if (mayEncryptBody) add(401, 503);
  // 400: the path or the query may have an invalid encoding.
  if (parameters.some(({ in: place }) => place === "path" || place === "query")) add(400, 422);
  // 422: the caller may be unknown.
  if (encryptsResponse) add(422);
  return [...statuses].toSorted((a, b) => a - b);
}

/** `getApiHeroesById` for `GET /api/heroes/:id`. */
function operationIdOf({ method, path }: Route): string {
  const words = path.replaceAll(":", "by ").split(/[^a-zA-Z0-9]+/);
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
