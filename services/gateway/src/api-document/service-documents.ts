import { Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { cachedRead } from "@super-heroes/kit/concurrency/cached-read";
import type { OpenApiDocument } from "@super-heroes/kit/openapi/document";
import { Deadline } from "@super-heroes/kit/request/deadline";
import { withinScope } from "@super-heroes/kit/request/scope";
import type { ResponseCheck, Upstream } from "@super-heroes/kit/upstream/upstream";
import { UPSTREAMS, type UpstreamName } from "../routing/services.ts";

/** The timeout for reading one service's document. */
const TIMEOUT_MS = 1000;

/** How long a document is kept. It changes only when another version of the service is deployed. */
const KEEP_MS = 30_000;

/** The documents of the services behind the gateway. */
export interface ServiceDocuments {
  /** The same object while the document is kept. Throws a Problem named after the service: 502, 503 or 504. */
  of(service: UpstreamName): Promise<OpenApiDocument>;
}

const record = Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()));

/** The parts of a document that the gateway reads. Schemas of OpenAPI 3.0 would mean something else. */
export const ServiceDocument = Type.Object({
  openapi: Type.String({ pattern: "^3\\.1\\." }),
  info: Type.Object({ description: Type.String() }),
  tags: Type.Array(Type.Object({ name: Type.String() })),
  paths: record,
  components: record,
});

const check = TypeCompiler.Compile(ServiceDocument) as unknown as ResponseCheck<OpenApiDocument>;

/**
 * Reads the documents from the running services and keeps them for half a minute, after `adapt`. Requests that need the
 * same document at the same time share one call. A failed call is not kept.
 */
export function createServiceDocuments(
  agents: Readonly<Record<UpstreamName, Upstream>>,
  adapt: (document: OpenApiDocument, service: UpstreamName) => OpenApiDocument,
): ServiceDocuments {
  const readers = Object.fromEntries(
    UPSTREAMS.map((service) => [
      service,
      cachedRead(async () => adapt(await read(agents[service]), service), KEEP_MS),
    ]),
  ) as Record<UpstreamName, () => Promise<OpenApiDocument>>;
  return { of: (service) => readers[service]() };
}

/** The call has a scope of its own, because several requests may wait for it and each may be cancelled. */
const read = (agent: Upstream) =>
  withinScope({ correlationId: crypto.randomUUID(), deadline: Deadline.after(TIMEOUT_MS) }, (scope) =>
    agent.get("/swagger/json", check, scope),
  );
