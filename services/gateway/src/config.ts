import {
  type ConfigOf,
  flag,
  httpUrls,
  integer,
  listOf,
  oneOf,
  optional,
  text,
  type Variable,
} from "@super-heroes/kit/config/config";
import { encryptionVariables } from "@super-heroes/kit/encryption/service-keys";
import { flagVariables } from "@super-heroes/kit/flags/variables";
import { serviceVariables } from "@super-heroes/kit/process/service-config";
import { repositoryRoot } from "@super-heroes/kit/repository";
import { agentVariables } from "@super-heroes/kit/upstream/variables";
import { localUrlOf, urlVariableOf } from "@super-heroes/topology/services";
import { table } from "@super-heroes/topology/table";
import { isAddressRange } from "./admission/trusted-proxies.ts";
import { AGGREGATE_MODES } from "./aggregates/modes.ts";
import { UPSTREAMS, type UpstreamName } from "./routing/services.ts";

/** The URL of each service: `heroesUrl`, from `HEROES_URL`. */
const upstreamUrls = Object.fromEntries(
  UPSTREAMS.map((name) => [
    `${name}Url`,
    httpUrls(urlVariableOf(name), { default: localUrlOf(name), about: `URL of the ${name} service` }),
  ]),
) as { readonly [Name in UpstreamName as `${Name}Url`]: Variable<readonly string[]> };

const isOrigin = (word: string) => URL.parse(word)?.origin === word;

/** The variables of the gateway. */
export const gatewayVariables = {
  ...serviceVariables(table.gateway.port),
  ...agentVariables,
  ...upstreamUrls,
  orchestration: oneOf("ORCHESTRATION", AGGREGATE_MODES, {
    default: "parallel",
    about: `how the calls of an aggregate are made (${AGGREGATE_MODES.join(", ")}); \`?mode=\` overrides it`,
  }),
  ...encryptionVariables,
  ...flagVariables,
  dataDir: text("DATA_DIR", {
    default: `${repositoryRoot}/.data`,
    about: "folder of the development keys; default: `.data` in the repository's root",
  }),
  ratePerSecond: integer("RATE_LIMIT_PER_SECOND", {
    default: 200,
    min: 0,
    max: 1_000_000,
    about: "requests that one client may make in a second; 0: no limit",
  }),
  credentialsPerMinute: integer("CREDENTIALS_LIMIT_PER_MINUTE", {
    default: 60,
    min: 0,
    max: 1_000_000,
    about:
      "logins, registrations, refreshes and other writes of credentials that one client may make in a minute; 0: no limit",
  }),
  streamsPerClient: integer("STREAMS_PER_CLIENT", {
    default: 10,
    min: 0,
    max: 1_000_000,
    about:
      "live streams that one client may have open at once, and likewise responses that it takes more than 1 s to read; 0: no limit",
  }),
  trustedProxies: listOf("TRUSTED_PROXIES", {
    isOne: isAddressRange,
    expected: "addresses or ranges such as 10.0.0.0/8",
    about:
      "addresses or ranges of proxies whose `X-Forwarded-For` or `Forwarded`, `X-Forwarded-Proto` and `X-Forwarded-Host` are trusted; default: none",
  }),
  corsOrigins: listOf("CORS_ORIGINS", {
    isOne: isOrigin,
    expected: "origins such as https://example.org",
    about: "origins whose pages may read responses in a browser; default: none",
  }),
  shedLoad: flag("SHED_LOAD", {
    default: true,
    about: "refuse requests with 503 when a service is overloaded, instead of queueing them",
  }),
  cacheMs: integer("CACHE_MS", {
    default: 1000,
    min: 0,
    max: 600_000,
    about:
      "how long counts, statistics and the dashboard may be returned from memory, in ms, for requests that the flag `gateway-cache` allows; 0: never",
  }),
  webDir: text("WEB_DIR", {
    default: `${repositoryRoot}/web/dist`,
    about:
      "folder of the built web application; default: `web/dist` in the repository's root; without built files the gateway serves the API only",
  }),
  metricsPort: optional(
    integer("METRICS_PORT", {
      default: 0,
      min: 0,
      max: 65535,
      about:
        "separate port for `/metrics`, which must not be public; 0: any free port; default: `/metrics` is not served",
    }),
  ),
};

/** The configuration of the gateway. */
export type GatewayConfig = ConfigOf<typeof gatewayVariables>;

/** The URL of a service. */
export const urlsOf = (config: GatewayConfig, name: UpstreamName): readonly string[] => config[`${name}Url`];
