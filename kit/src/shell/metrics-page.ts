import { Type } from "@sinclair/typebox";
import { Elysia } from "elysia";
import type { Metrics } from "../metrics/metrics.ts";
import { detailOf, OPERATIONS_TAG } from "../openapi/route-detail.ts";

const detail = detailOf(OPERATIONS_TAG);

/** The route that serves the metrics of a service, in the text format of Prometheus. */
export const metricsPage = ({ registry }: Metrics) =>
  new Elysia().get(
    "/metrics",
    async () => new Response(await registry.metrics(), { headers: { "content-type": registry.contentType } }),
    {
      detail: detail("Prometheus metrics", {
        responses: { 200: { content: { "text/plain": Type.String() } } },
      }),
    },
  );
