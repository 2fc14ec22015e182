import { Type } from "@sinclair/typebox";
import { JOSE } from "@super-heroes/kit/encryption/channel";
import type {
  DocumentedResponse,
  JsonSchema,
  OpenApiDocument,
  Operation,
} from "@super-heroes/kit/openapi/document";
import { CONTENT_KEYWORD, ENCRYPTED_BODY_ONLY, SENDER_KEYWORD } from "@super-heroes/kit/openapi/envelope";
import { ACCESS_TOKEN, SECURITY_SCHEMES } from "@super-heroes/kit/openapi/operation";
import { readParameters } from "@super-heroes/kit/openapi/parameters";
import {
  type ProblemStatus,
  problemReference,
  problemResponses,
  textHeaders,
} from "@super-heroes/kit/openapi/problems";
import { ETAG, IF_NONE_MATCH } from "@super-heroes/kit/openapi/route-detail";
import { createNamedSchemas, type NamedSchemas } from "@super-heroes/kit/openapi/schema";
import { METHODS_WITH_BODY } from "../proxy/reverse-proxy.ts";
import { rulesOfPath } from "../routing/route-rules.ts";
import { type UpstreamName, upstreamOf } from "../routing/services.ts";
import { CookieSession } from "../session/cookie-sessions.ts";
import { SESSION_COOKIE, SESSION_PATH } from "../session/session-cookie.ts";

/** The refusals of every proxied route. */
const OF_GATEWAY: readonly ProblemStatus[] = [429, 502, 503, 504];

/** A request may carry an invalid token, also to a public route. */
const OF_TOKENS: readonly ProblemStatus[] = [401];

const OF_BODY: readonly ProblemStatus[] = [408, 413];

const SEALED = "The gateway encrypts the body for the service. An encrypted body is accepted too.";

/**
 * A service's document for clients of the gateway: only proxied routes, with the gateway's refusals; JSON bodies where the
 * gateway encrypts; one tag, the name of the service.
 *
 * @param sender the gateway's name, as the sender of the bodies that it encrypts
 */
export function throughGateway(
  document: OpenApiDocument,
  service: UpstreamName,
  sender: string,
): OpenApiDocument {
  const paths: OpenApiDocument["paths"] = {};
  const schemas = createNamedSchemas();
  for (const [path, methods] of Object.entries(document.paths)) {
    if (upstreamOf(path) !== service) continue;
    paths[path] = Object.fromEntries(
      Object.entries(methods).map(([method, operation]) => [
        method,
        proxiedOperation(operation, { method: method.toUpperCase(), path, service }, schemas),
      ]),
    );
  }
  const responses = problemResponses([...OF_GATEWAY, ...OF_TOKENS, ...OF_BODY, 403], schemas);
  const components = {
    ...document.components,
    schemas: sentBy(sender, { ...document.components.schemas, ...schemas.all }),
    responses: { ...document.components.responses, ...responses },
    securitySchemes: SECURITY_SCHEMES,
  };
  const page = { url: `/swagger/${service}`, description: `The ${service} service` };
  const tag = { name: service, description: document.info.description, externalDocs: page };
  return { ...document, tags: [tag], paths, components };
}

function proxiedOperation(
  operation: Operation,
  { method, path, service }: { method: string; path: string; service: UpstreamName },
  schemas: NamedSchemas,
): Operation {
  const {
    sealed,
    cached,
    beginsSession = false,
    ignoresToken = false,
  } = rulesOfPath(path)?.get(method) ?? {};
  const needsAdmin = sealed?.adminsOnly ?? false;
  const statuses = [
    ...OF_GATEWAY,
    ...(ignoresToken ? [] : OF_TOKENS),
    ...(METHODS_WITH_BODY.has(method) ? OF_BODY : []),
    // 403: the client is no admin, or requests a cookie for a page of another origin.
    ...(needsAdmin || beginsSession ? ([403] as const) : []),
  ];
  const described = cached
    ? withRevalidation(operation)
    : beginsSession
      ? withSessionCookie(operation, schemas)
      : operation;
  return {
    ...described,
    tags: [service],
    ...(sealed && withPlainBody(operation)),
    responses: {
      ...described.responses,
      ...Object.fromEntries(statuses.map((status) => [status, problemReference(status)])),
    },
    ...(needsAdmin && { security: [{ [ACCESS_TOKEN]: [] }] }),
  };
}

/** The body that the gateway accepts: the content of the envelope. */
function withPlainBody({ description = "", requestBody }: Operation): Partial<Operation> {
  const envelope = requestBody?.content[JOSE]?.schema;
  if (!requestBody || !envelope) return {};
  // Where the service requires the envelope, only that describes the content.
  const { [CONTENT_KEYWORD]: ofEnvelope, ...schema } = envelope;
  const content = requestBody.content["application/json"]?.schema ?? ofEnvelope;
  return {
    description: description.replace(ENCRYPTED_BODY_ONLY, SEALED),
    requestBody: {
      ...requestBody,
      content: { "application/json": { schema: content as JsonSchema }, [JOSE]: { schema } },
    },
  };
}

/** Adds the choice of a client to get the refresh token in a cookie. */
function withSessionCookie(operation: Operation, schemas: NamedSchemas): Operation {
  const { parameters = [], responses } = operation;
  const { content, headers, ...success } = responses[200] as DocumentedResponse;
  const inBody = content?.["application/json"]?.schema;
  const inCookie = schemas.of(CookieSession);
  return {
    ...operation,
    parameters: [...parameters, ...readParameters("header", COOKIE_REQUEST, schemas)],
    responses: {
      ...responses,
      200: {
        ...success,
        headers: { ...headers, ...textHeaders(COOKIES_SET) },
        content: {
          ...content,
          "application/json": { schema: inBody ? { anyOf: [inBody, inCookie] } : inCookie },
        },
      },
    },
  };
}

const COOKIE_REQUEST = {
  "X-Session-Cookie": Type.Literal("true", {
    description: `The refresh token is returned in the cookie \`${SESSION_COOKIE}\` and not in the body, for pages of this server. See \`POST ${SESSION_PATH}\`.`,
  }),
};

const COOKIES_SET = {
  "Set-Cookie": `\`known_device\`, where the device was not known yet; \`${SESSION_COOKIE}\`, where it was requested.`,
};

/** Adds the revalidation of a response that the gateway caches. */
function withRevalidation(operation: Operation): Operation {
  const { parameters = [], responses } = operation;
  const headers = textHeaders(ETAG);
  const success = responses[200] as DocumentedResponse | undefined;
  return {
    ...operation,
    parameters: [...parameters, ...readParameters("header", IF_NONE_MATCH, createNamedSchemas())],
    responses: {
      ...responses,
      ...(success && { 200: { ...success, headers: { ...success.headers, ...headers } } }),
      304: { description: "Not Modified", headers },
    },
  };
}

/** A copy of schemas in which a field that names the sender allows this sender only. */
function sentBy<Value>(sender: string, value: Value): Value {
  if (Array.isArray(value)) return value.map((item) => sentBy(sender, item)) as Value;
  if (typeof value !== "object" || value === null) return value;
  if (SENDER_KEYWORD in value) {
    const { description } = value as { description?: string };
    return { type: "string", description, enum: [sender] } as Value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sentBy(sender, item)])) as Value;
}
