import { Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { Deadline } from "@super-heroes/kit/deadline";
import type { OpenApiDocument } from "@super-heroes/kit/openapi/document";
import { withinScope } from "@super-heroes/kit/scope";
import { shortLived } from "@super-heroes/kit/short-lived";
import type { AnswerCheck } from "@super-heroes/kit/upstream";
import { UPSTREAMS, type UpstreamName } from "../routing.ts";
import type { Upstreams } from "../upstreams.ts";

/** A service that does not send its document within this time is left out. */
const WITHIN_MS = 1000;

/** A document changes with a release. */
const KEEP_MS = 30_000;

/** The documents of the services, as they publish them. */
export interface ServiceDocuments {
  /** Throws a Problem named after the service when there is none: 502, 503 or 504. */
  of(service: UpstreamName): Promise<OpenApiDocument>;
}

const record = Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()));

/** As much as is relied on here; in an older version of OpenAPI schemas mean something else. */
const check = TypeCompiler.Compile(
  Type.Object({
    openapi: Type.String({ pattern: "^3\\.1\\." }),
    info: Type.Object({ description: Type.String() }),
    tags: Type.Array(Type.Object({ name: Type.String() })),
    paths: record,
    components: record,
  }),
) as unknown as AnswerCheck<OpenApiDocument>;

/** Reads the documents from the running services. Each is kept for half a minute; one reading serves all who wait for it. */
export function createServiceDocuments(agents: Upstreams["agents"]): ServiceDocuments {
  const readers = Object.fromEntries(
    UPSTREAMS.map((service) => [service, shortLived(() => read(agents[service]), KEEP_MS)]),
  ) as Record<UpstreamName, () => Promise<OpenApiDocument>>;
  return { of: (service) => readers[service]() };
}

/** Not within the request that asked first: others wait for the same document. */
const read = (agent: Upstreams["agents"][UpstreamName]) =>
  withinScope({ correlationId: crypto.randomUUID(), deadline: Deadline.after(WITHIN_MS) }, (scope) =>
    agent.get("/swagger/json", check, scope),
  );
