import type { Contract } from "@super-heroes/testing/contracts/contract";
import { Report } from "../src/aggregates/health.ts";
import { ServiceDocument } from "../src/api-document/service-documents.ts";
import { UPSTREAMS } from "../src/routing/services.ts";

/** What the gateway needs of each service that it proxies. */
export const contracts: readonly Contract[] = UPSTREAMS.map((provider) => ({
  consumer: "gateway",
  provider,
  needs: [
    {
      name: "whether the service is ready",
      request: { path: "/ready" },
      response: { status: 200, body: Report, example: { checks: { store: "up" } } },
    },
    {
      name: "the API document",
      request: { path: "/swagger/json" },
      response: { status: 200, body: ServiceDocument },
    },
  ],
}));
