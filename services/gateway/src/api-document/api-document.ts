import type { OpenApiDocument } from "@super-heroes/kit/openapi/document";
import { UPSTREAMS, type UpstreamName } from "../routing.ts";
import type { Upstreams } from "../upstreams.ts";
import { mergeDocuments } from "./merge.ts";
import { createServiceDocuments } from "./service-documents.ts";
import { throughGateway } from "./through-gateway.ts";

/** What the gateway's API pages show. */
export interface ApiDocument {
  /** The gateway's own document with the routes of all services that respond; its description names the others. */
  whole(own: OpenApiDocument): Promise<OpenApiDocument>;
  /** One service's routes at the gateway. Throws 502, 503 or 504 when the service does not respond. */
  ofService(service: UpstreamName): Promise<OpenApiDocument>;
}

/** Creates the documents over the services. `name` is the gateway's own, as the sender of what it encrypts. */
export function createApiDocument(agents: Upstreams["agents"], name: string): ApiDocument {
  const documents = createServiceDocuments(agents);
  const ofService = async (service: UpstreamName) =>
    throughGateway(await documents.of(service), service, name);
  return {
    ofService,
    async whole(own) {
      const results = await Promise.allSettled(
        UPSTREAMS.map(async (service) => ({ name: service, document: await ofService(service) })),
      );
      const parts = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
      const missing = UPSTREAMS.filter((_, index) => results[index]?.status === "rejected");
      const { info, ...rest } = mergeDocuments(own, parts);
      return { ...rest, info: { ...info, description: describe(info.description, missing) } };
    },
  };
}

function describe(description: string, missing: readonly UpstreamName[]): string {
  const pages = UPSTREAMS.map((service) => `[${service}](/swagger/${service})`).join(", ");
  const paragraphs = [description, `Each service by itself: ${pages}.`];
  if (missing.length > 0)
    paragraphs.push(
      `**Left out, because they do not respond: ${missing.join(", ")}.** Load the page again later.`,
    );
  return paragraphs.join("\n\n");
}
