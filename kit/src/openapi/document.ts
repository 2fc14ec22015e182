/** A JSON Schema (2020-12). */
export type JsonSchema = Record<string, unknown>;

/** A reference to something under `components`. */
export interface Reference {
  $ref: string;
}

/** A value in a path, a query, a header or a cookie. */
export interface Parameter {
  name: string;
  in: "path" | "query" | "header" | "cookie";
  required: boolean;
  description?: string;
  schema: JsonSchema;
}

/** Bodies by their media type. */
export type Content = Record<string, { schema: JsonSchema }>;

/** The response with one status. */
export interface DocumentedResponse {
  description: string;
  headers?: Record<string, { description: string; schema: JsonSchema }>;
  content?: Content;
}

/** One method of one path. */
export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, DocumentedResponse | Reference>;
  security?: Record<string, string[]>[];
}

/** A group of operations. */
export interface Tag {
  name: string;
  description?: string;
  externalDocs?: { url: string; description?: string };
}

/** Shared schemas, responses and security schemes, by kind and name. */
export type Components = Record<string, Record<string, unknown>>;

/** An OpenAPI document, with the fields that this system uses. */
export interface OpenApiDocument {
  openapi: string;
  info: { title: string; description: string; version: string };
  servers: { url: string }[];
  tags: Tag[];
  paths: Record<string, Record<string, Operation>>;
  components: Components;
}

/** The version of OpenAPI that documents are written in. Its schemas are JSON Schemas without changes. */
export const OPENAPI_VERSION = "3.1.0";
