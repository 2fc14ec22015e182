import type { OpenApiDocument } from "@super-heroes/kit/openapi/document";
import type { Upstream } from "@super-heroes/kit/upstream/upstream";
import { UPSTREAMS, type UpstreamName } from "../routing/services.ts";
import { type DocumentPart, mergeDocuments } from "./merge.ts";
import { createServiceDocuments } from "./service-documents.ts";
import { throughGateway } from "./through-gateway.ts";

/** The documents that the gateway's API pages show. */
export interface ApiDocument {
  /** The gateway's own document with the routes of all services that respond; the description names the others. */
  whole(own: OpenApiDocument): Promise<OpenApiDocument>;
  /** The routes of one service at the gateway. Throws 502, 503 or 504 when the service does not respond. */
  ofService(service: UpstreamName): Promise<OpenApiDocument>;
}

/**
 * Creates the documents from those of the services.
 *
 * @param name the gateway's name, as the sender of the bodies that it encrypts
 */
export function createApiDocument(
  agents: Readonly<Record<UpstreamName, Upstream>>,
  name: string,
): ApiDocument {
  const documents = createServiceDocuments(agents, (document, service) =>
    throughGateway(document, service, name),
  );
  let merged: { parts: readonly DocumentPart[]; whole: OpenApiDocument } | undefined;
  return {
    ofService: documents.of,
    async whole(own) {
      const results = await Promise.allSettled(
        UPSTREAMS.map(async (service) => ({ name: service, document: await documents.of(service) })),
      );
      const parts = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
      // Merging takes some milliseconds, and the documents do not change for half a minute.
      if (!merged || !areSame(parts, merged.parts)) merged = { parts, whole: merge(own, parts) };
      return merged.whole;
    },
  };
}

const areSame = (some: readonly DocumentPart[], others: readonly DocumentPart[]): boolean =>
  some.length === others.length && some.every(({ document }, index) => document === others[index]?.document);

function merge(own: OpenApiDocument, parts: readonly DocumentPart[]): OpenApiDocument {
  const present = new Set(parts.map(({ name }) => name));
  const missing = UPSTREAMS.filter((service) => !present.has(service));
  const pages = UPSTREAMS.map((service) => `[${service}](/swagger/${service})`).join(", ");
  const paragraphs = [own.info.description, `Each service has a page of its own: ${pages}.`];
  if (missing.length > 0)
    paragraphs.push(
      `**Not included, because these services do not respond: ${missing.join(", ")}.** Reload the page later.`,
    );
  return mergeDocuments({ ...own, info: { ...own.info, description: paragraphs.join("\n\n") } }, parts);
}
