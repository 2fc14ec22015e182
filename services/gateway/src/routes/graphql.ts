import { type TSchema, Type } from "@sinclair/typebox";
import { PROBLEM_TYPE, Problem, ProblemDetails } from "@super-heroes/kit/http/problem";
import { streamLimits, streamOut } from "@super-heroes/kit/http/streamed-response";
import { NEVER_MS } from "@super-heroes/kit/http/watched-stream";
import { detailOf } from "@super-heroes/kit/openapi/route-detail";
import { withinRequest } from "@super-heroes/kit/request/request-scope";
import type { Shell } from "@super-heroes/kit/shell/shell";
import { graphiqlPage } from "../graphql/graphiql.ts";
import type { Graphql } from "../graphql/graphql.ts";
import { paramsOf, refusedParams } from "../graphql/params.ts";
import { routedRequest } from "../routing/routed-request.ts";
import type { MarkDegraded } from "./degraded.ts";

/** The path of GraphQL. */
export const GRAPHQL_PATH = "/graphql";

const detail = detailOf("gateway", [401, 406, 429]);

const OperationBody = Type.Object(
  {
    query: Type.String({ description: "A document: `{ heroes(first: 3) { edges { node { name } } } }`." }),
    variables: Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()])),
    operationName: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    extensions: Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()])),
  },
  { title: "GraphqlOperation", additionalProperties: false },
);

const GraphqlError = Type.Object({
  message: Type.String(),
  path: Type.Optional(Type.Array(Type.Union([Type.String(), Type.Integer()]))),
  locations: Type.Optional(Type.Array(Type.Object({ line: Type.Integer(), column: Type.Integer() }))),
  extensions: Type.Optional(
    Type.Object({
      code: Type.String({ description: "Stable and machine-readable, as that of a problem." }),
      status: Type.Optional(Type.Integer({ description: "The status of the problem." })),
    }),
  ),
});

const GraphqlResult = Type.Object(
  {
    data: Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()])),
    errors: Type.Optional(Type.Array(GraphqlError)),
  },
  { title: "GraphqlResult" },
);

const ofResult: Record<string, TSchema> = {
  "application/json": GraphqlResult,
  "application/graphql-response+json": GraphqlResult,
};

/** The fields of yoga's responses that the server writes itself. */
const OWN = ["connection", "content-encoding"];

/** Adds `POST /graphql`. */
export function withGraphqlRoute(shell: Shell, graphql: Graphql, markDegraded: MarkDegraded) {
  return shell.post(
    GRAPHQL_PATH,
    async ({ body, request, correlationId, traceparent, deadline, set, server, streamIdleMs }) => {
      const params = paramsOf(body);
      const accept = request.headers.get("accept") ?? "";
      if ("code" in params) {
        await graphql.countRefusal(params);
        return refusedParams(params, accept);
      }
      const { client, principal } = routedRequest(request);
      const { response, degraded } = await withinRequest(
        { request, correlationId, traceparent, deadline, set },
        (scope) =>
          graphql.respond({
            request,
            params,
            principal,
            authorization: request.headers.get("authorization"),
            client,
            acceptsEvents: accept.includes("text/event-stream"),
            scope,
          }),
      );
      markDegraded(set.headers, degraded);
      set.headers["cache-control"] = "no-store";
      if (response.status === 406)
        throw new Problem(
          406,
          "not_acceptable",
          "Accept must allow application/json, application/graphql-response+json or, for a subscription, text/event-stream.",
        );
      for (const name of OWN) response.headers.delete(name);
      const isEvents = response.headers.get("content-type")?.startsWith("text/event-stream");
      if (!isEvents || response.body === null) return response;
      const { status, headers } = response;
      return streamOut(
        response.body,
        { status, headers },
        streamLimits({ request, server, streamIdleMs }, NEVER_MS),
      );
    },
    {
      // For the API document only: a body that is no operation is an error of GraphQL.
      body: Type.Unknown({ ...OperationBody }),
      detail: detail("Execute a GraphQL operation", {
        description:
          "Queries, mutations and, as server-sent events, subscriptions over all services. The response to an operation is 200, also " +
          "when parts are missing, which `errors` names. An operation that cannot be executed is 400 for clients that accept " +
          "`application/graphql-response+json`.",
        responses: {
          200: {
            content: { ...ofResult, "text/event-stream": Type.String() },
            headers: { "X-Degraded": "The services whose part is missing." },
          },
          400: { content: { ...ofResult, [PROBLEM_TYPE]: ProblemDetails } },
        },
      }),
    },
  );
}

/** Adds `GET /graphql`, the page of GraphiQL, for development. It executes nothing, whatever its query has. */
export function withGraphiqlRoute(shell: Shell) {
  return shell.get(
    GRAPHQL_PATH,
    async ({ set }) => {
      const { html, policy } = await graphiqlPage();
      set.headers["content-security-policy"] = policy;
      set.headers["content-type"] = "text/html; charset=utf-8";
      return html;
    },
    {
      // Read by the page.
      query: Type.Object({
        query: Type.Optional(Type.String()),
        variables: Type.Optional(Type.String()),
        operationName: Type.Optional(Type.String()),
      }),
      detail: detailOf("gateway", [401, 429])("GraphiQL, a page to write operations; in development only", {
        responses: { 200: { content: { "text/html": Type.String() } } },
      }),
    },
  );
}
