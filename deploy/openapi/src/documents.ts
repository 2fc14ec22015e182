import type { DocumentedResponse, OpenApiDocument, Operation } from "@super-heroes/kit/openapi/document";

/** An operation of a document. */
export interface Described extends Operation {
  method: string;
  path: string;
  /** `GET /api/heroes`. */
  name: string;
}

/** All operations of a document. */
export const operationsOf = ({ paths }: OpenApiDocument): Described[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([lower, operation]) => {
      const method = lower.toUpperCase();
      return { ...operation, method, path, name: `${method} ${path}` };
    }),
  );

/** The responses of an operation by status, with their references resolved. */
export const responsesOf = (
  { components }: OpenApiDocument,
  { responses }: Operation,
): [number, DocumentedResponse][] =>
  Object.entries(responses).map(([status, response]) => [
    Number(status),
    "$ref" in response
      ? (components.responses?.[
          response.$ref.slice(response.$ref.lastIndexOf("/") + 1)
        ] as DocumentedResponse)
      : response,
  ]);
