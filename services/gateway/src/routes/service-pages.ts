import { notFound } from "@super-heroes/kit/http/problem";
import { swaggerPage } from "@super-heroes/kit/openapi/swagger-pages";
import type { Shell } from "@super-heroes/kit/shell/shell";
import type { ApiDocument } from "../api-document/api-document.ts";
import { UPSTREAMS, type UpstreamName } from "../routing/services.ts";

const hidden = { detail: { hide: true } };

/** Adds a Swagger page for each service, with its routes at the gateway. */
export function withServicePages(shell: Shell, { ofService }: ApiDocument) {
  return shell
    .get(
      "/swagger/:service",
      ({ params: { service } }) => swaggerPage(known(service), `/swagger/${service}/json`),
      hidden,
    )
    .get(
      "/swagger/:service/json",
      ({ params: { service }, deadline }) => deadline.race(ofService(known(service))),
      hidden,
    );
}

function known(service: string): UpstreamName {
  const name = UPSTREAMS.find((upstream) => upstream === service);
  if (!name)
    throw notFound(
      `There is no service ${JSON.stringify(service)}. The services are ${UPSTREAMS.join(", ")}.`,
      "service_not_found",
    );
  return name;
}
