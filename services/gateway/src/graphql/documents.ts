import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import type { Bounds } from "./bounds/bounds.ts";
import { requireShape } from "./bounds/shape.ts";
import { refusal } from "./refusal.ts";

/** Parses and validates documents, each once while it is remembered. */
export interface Documents {
  /** The parsed document. Throws a refusal: it cannot be parsed, or is over the bounds. */
  parsed(text: string): DocumentNode;
  /** The errors of a document that was parsed here; empty for a valid one. */
  errorsOf(document: DocumentNode): readonly GraphQLError[];
}

/** The tokens of all documents that are remembered: some 20 MB of them. */
const MOST_TOKENS = 50_000;

/** The most errors that are returned for one document. */
const MOST_ERRORS = 10;

/** What the options of `documents` decide. */
export interface DocumentOptions {
  bounds: Bounds;
  /** Whether the schema may be queried, and errors may suggest names from it. */
  showsSchema: boolean;
}

/**
 * Creates the memory of documents. Programs send the same few documents with other variables; these are parsed and validated once. Only
 * valid documents are remembered, and the oldest one is forgotten first, so the memory is bounded whatever is sent.
 */
export function createDocuments(schema: GraphQLSchema, { bounds, showsSchema }: DocumentOptions): Documents {
  const rules = showsSchema ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  const remembered = new Map<string, DocumentNode>();
  const texts = new WeakMap<DocumentNode, string>();
  const valid = new WeakSet<DocumentNode>();
  let tokens = 0;

  function remember(document: DocumentNode): void {
    const text = texts.get(document);
    if (text === undefined || remembered.has(text)) return;
    remembered.set(text, document);
    tokens += document.tokenCount ?? 0;
    for (const [oldest, { tokenCount = 0 }] of remembered) {
      if (tokens <= MOST_TOKENS) break;
      remembered.delete(oldest);
      tokens -= tokenCount;
    }
  }

  return {
    parsed(text) {
      const known = remembered.get(text);
      if (known) return known;
      const document = parsedWithin(text, bounds);
      requireShape(document, bounds);
      texts.set(document, text);
      return document;
    },
    errorsOf(document) {
      if (valid.has(document)) return [];
      const errors = validate(schema, document, rules, {
        maxErrors: MOST_ERRORS,
        hideSuggestions: !showsSchema,
      });
      if (errors.length > 0) return errors.map(withCode);
      valid.add(document);
      remember(document);
      return [];
    },
  };
}

function parsedWithin(text: string, { tokens }: Bounds): DocumentNode {
  try {
    return parse(text, { maxTokens: tokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    if (error.message.includes(`more than ${tokens} tokens`))
      throw refusal("graphql_too_many_tokens", `A document must not have more than ${tokens} tokens.`);
    throw refusal("graphql_parse_failed", error.message, {
      source: error.source,
      positions: error.positions,
    });
  }
}

function withCode({ message, nodes }: GraphQLError): GraphQLError {
  const isIntrospection = message.startsWith("GraphQL introspection has been disabled");
  return refusal(
    isIntrospection ? "introspection_disabled" : "graphql_validation_failed",
    isIntrospection ? "The schema cannot be queried here." : message,
    { nodes },
  );
}
