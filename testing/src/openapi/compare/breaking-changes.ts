import type {
  Content,
  DocumentedResponse,
  OpenApiDocument,
  Operation,
  Parameter,
} from "@super-heroes/kit/openapi/document";
import { brokenSchema, type Comparison } from "./schemas.ts";

/**
 * The changes between two versions of a document that break clients, a line for each: routes, methods, statuses, media types,
 * headers and fields that were removed, types that changed, new values in responses, and new duties in requests. Names of
 * parameters in a path do not count.
 */
export function breakingChanges(before: OpenApiDocument, after: OpenApiDocument): string[] {
  const operations = operationsOf(after);
  return [...operationsOf(before)].flatMap(([key, { name, operation: old }]) => {
    const young = operations.get(key)?.operation;
    if (!young) return [`${name} was removed`];
    const breaks = [
      ...brokenSecurity(old, young),
      ...brokenParameters(before, after, old, young),
      ...brokenBody(before, after, old, young),
      ...brokenResponses(before, after, old, young),
    ];
    return [...new Set(breaks)].map((line) => `${name}: ${line}`);
  });
}

function operationsOf({ paths }: OpenApiDocument): Map<string, { name: string; operation: Operation }> {
  const entries = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const name = `${method.toUpperCase()} ${path}`;
      return [name.replace(/\{[^}]+\}/g, "{}"), { name, operation }] as const;
    }),
  );
  return new Map(entries);
}

const brokenSecurity = (before: Operation, after: Operation): string[] =>
  after.security && !before.security ? ["an access token is required now"] : [];

function brokenParameters(
  before: OpenApiDocument,
  after: OpenApiDocument,
  old: Operation,
  young: Operation,
): string[] {
  const known = parametersOf(old);
  const now = parametersOf(young);
  const comparison: Comparison = { before, after, direction: "request" };
  const about = ({ name, in: place }: Parameter) => `the parameter ${name} (${place})`;
  return [
    ...[...known].flatMap(([key, parameter]) => {
      const other = now.get(key);
      if (!other) return [`${about(parameter)} was removed`];
      return brokenSchema(comparison, parameter.schema, other.schema).map(
        (line) => `${about(parameter)}: ${line.replace("the body", "it")}`,
      );
    }),
    ...[...now].flatMap(([key, parameter]) =>
      parameter.required && !known.get(key)?.required ? [`${about(parameter)} is required now`] : [],
    ),
  ];
}

/** Parameters by place and name; those of a path by their position. */
function parametersOf({ parameters = [] }: Operation): Map<string, Parameter> {
  let position = 0;
  return new Map(
    parameters.map((parameter) => [
      `${parameter.in} ${parameter.in === "path" ? position++ : parameter.name.toLowerCase()}`,
      parameter,
    ]),
  );
}

function brokenBody(
  before: OpenApiDocument,
  after: OpenApiDocument,
  old: Operation,
  young: Operation,
): string[] {
  const now = young.requestBody;
  if (!old.requestBody) return now?.required ? ["a body is required now"] : [];
  if (!now) return ["the body of the request was removed"];
  return [
    ...(now.required && !old.requestBody.required ? ["a body is required now"] : []),
    ...brokenContent({ before, after, direction: "request" }, old.requestBody.content, now.content).map(
      (line) => `request: ${line}`,
    ),
  ];
}

function brokenResponses(
  before: OpenApiDocument,
  after: OpenApiDocument,
  old: Operation,
  young: Operation,
): string[] {
  return Object.keys(old.responses).flatMap((status) => {
    const now = responseOf(after, young, status);
    if (!now) return [`the response ${status} was removed`];
    const was = responseOf(before, old, status);
    const headers = Object.keys(was?.headers ?? {}).filter((name) => !(name in (now.headers ?? {})));
    return [
      ...headers.map((name) => `${status}: the header ${name} was removed`),
      ...brokenContent({ before, after, direction: "response" }, was?.content, now.content).map(
        (line) => `${status}: ${line}`,
      ),
    ];
  });
}

function responseOf(
  { components }: OpenApiDocument,
  { responses }: Operation,
  status: string,
): DocumentedResponse | undefined {
  const response = responses[status];
  if (!response || !("$ref" in response)) return response;
  const name = response.$ref.slice(response.$ref.lastIndexOf("/") + 1);
  return components.responses?.[name] as DocumentedResponse | undefined;
}

function brokenContent(comparison: Comparison, old: Content = {}, young: Content = {}): string[] {
  return Object.entries(old).flatMap(([type, { schema }]) => {
    const now = young[type];
    if (!now) return [`the media type ${type} was removed`];
    return brokenSchema(comparison, schema, now.schema);
  });
}
