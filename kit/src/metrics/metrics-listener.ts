import { listenBeside, type SideAddress, type SideListener } from "../network/side-listener.ts";
import type { Metrics } from "./metrics.ts";

/**
 * Serves `GET /metrics` and nothing else, for a service whose main port is public. Throws an Error that names METRICS_PORT
 * when it cannot listen there.
 */
export const listenForScrapes = (
  address: SideAddress,
  { registry }: Pick<Metrics, "registry">,
): SideListener =>
  listenBeside(
    "METRICS_PORT",
    address,
    ["/metrics"],
    async () => new Response(await registry.metrics(), { headers: { "content-type": registry.contentType } }),
  );
