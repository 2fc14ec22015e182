import { GraphQLError } from "graphql";

/** The codes of operations that are refused before anything is called. */
export type RefusalCode =
  | "graphql_bad_request"
  | "graphql_batch_refused"
  | "graphql_parse_failed"
  | "graphql_too_many_tokens"
  | "graphql_too_deep"
  | "graphql_too_many_aliases"
  | "graphql_too_many_fields"
  | "graphql_too_costly"
  | "graphql_fragment_cycle"
  | "graphql_validation_failed"
  | "introspection_disabled";

/**
 * The error of an operation that is refused. With `Accept: application/graphql-response+json` its status is 400, otherwise 200
 * (GraphQL over HTTP, 6.4).
 */
export const refusal = (
  code: RefusalCode,
  message: string,
  options: ConstructorParameters<typeof GraphQLError>[1] = {},
): GraphQLError =>
  new GraphQLError(message, { ...options, extensions: { code, http: { spec: true, status: 400 } } });
