import type { GraphQLParams } from "graphql-yoga";

/** Why a body is not one operation. */
export interface BadParams {
  code: "graphql_bad_request" | "graphql_batch_refused";
  message: string;
}

const FIELDS = new Set(["query", "variables", "operationName", "extensions"]);

const bad = (message: string): BadParams => ({ code: "graphql_bad_request", message });

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The operation of a body (GraphQL over HTTP, 5.1), or why it is none. */
export function paramsOf(body: unknown): GraphQLParams | BadParams {
  if (Array.isArray(body))
    return {
      code: "graphql_batch_refused",
      message: "A request must have one operation, not a list of them.",
    };
  if (!isObject(body)) return bad("The body must be an object.");
  const { query, variables, operationName, extensions } = body;
  if (typeof query !== "string") return bad("query must be a text.");
  if (variables != null && !isObject(variables)) return bad("variables must be an object.");
  if (extensions != null && !isObject(extensions)) return bad("extensions must be an object.");
  if (operationName != null && typeof operationName !== "string") return bad("operationName must be a text.");
  const unknown = Object.keys(body).find((field) => !FIELDS.has(field));
  if (unknown !== undefined)
    return bad("The body may have query, variables, operationName and extensions only.");
  // Some clients send an empty name for none.
  return { query, ...(variables != null && { variables }), ...(operationName && { operationName }) };
}

const RESPONSE_TYPE = "application/graphql-response+json";

/** The response to a body that is no operation: 400, whatever the client accepts (GraphQL over HTTP, 6.4.1.1). */
export function refusedParams({ code, message }: BadParams, accept: string): Response {
  const type = accept.includes(RESPONSE_TYPE) ? RESPONSE_TYPE : "application/json";
  return new Response(JSON.stringify({ errors: [{ message, extensions: { code } }] }), {
    status: 400,
    headers: { "content-type": `${type}; charset=utf-8` },
  });
}
