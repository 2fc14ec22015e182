import {
  type ConfigOf,
  flag,
  httpUrl,
  integer,
  listOf,
  oneOf,
  optional,
  text,
  type Variable,
} from "@super-heroes/kit/config/config";
import { encryptionVariables } from "@super-heroes/kit/encryption/service-keys";
import { serviceVariables } from "@super-heroes/kit/process/service-config";
import { repositoryRoot } from "@super-heroes/kit/repository";
import { agentVariables } from "@super-heroes/kit/upstream/variables";
import { localUrlOf, urlVariableOf } from "@super-heroes/topology/services";
import { table } from "@super-heroes/topology/table";
import { AGGREGATE_MODES } from "./aggregates/modes.ts";
import { isAddressRange } from "./door/trusted-proxies.ts";
import { UPSTREAMS, type UpstreamName } from "./routing.ts";

/** Where each service is reached: `heroesUrl`, from `HEROES_URL`. */
const upstreamUrls = Object.fromEntries(
  UPSTREAMS.map((name) => [
    `${name}Url`,
    httpUrl(urlVariableOf(name), { default: localUrlOf(name), about: `where ${name} answers` }),
  ]),
) as { readonly [Name in UpstreamName as `${Name}Url`]: Variable<string> };

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
  dataDir: text("DATA_DIR", {
    default: `${repositoryRoot}/.data`,
    about: "folder of the development keys; by default `.data` at the repository's root",
  }),
  ratePerSecond: integer("RATE_LIMIT_PER_SECOND", {
    default: 200,
    min: 0,
    max: 1_000_000,
    about: "requests that one client may make within a second; 0: as many as it likes",
  }),
  credentialsPerMinute: integer("CREDENTIALS_LIMIT_PER_MINUTE", {
    default: 60,
    min: 0,
    max: 1_000_000,
    about:
      "logins, registrations, refreshes and other writes of credentials that one client may try within a minute; 0: as many as it likes",
  }),
  streamsPerClient: integer("STREAMS_PER_CLIENT", {
    default: 10,
    min: 0,
    max: 1_000_000,
    about:
      "live streams that one client may have open at once, and responses that it takes more than 1 s to read; 0: no limit",
  }),
  trustedProxies: listOf("TRUSTED_PROXIES", {
    isOne: isAddressRange,
    expected: "addresses or ranges such as 10.0.0.0/8",
    about: "peers whose `X-Forwarded-For` or `Forwarded` is believed: addresses or ranges; none by default",
  }),
  corsOrigins: listOf("CORS_ORIGINS", {
    isOne: isOrigin,
    expected: "origins such as https://example.org",
    about: "origins whose pages may read answers in a browser; none by default",
  }),
  shedLoad: flag("SHED_LOAD", {
    default: true,
    about: "refuse requests at once (503) where they would only make the others late",
  }),
  cacheMs: integer("CACHE_MS", {
    default: 1000,
    min: 0,
    max: 600_000,
    about: "how long counts, statistics and the dashboard may come from memory, in ms; 0: never",
  }),
  metricsPort: optional(
    integer("METRICS_PORT", {
      default: 0,
      min: 0,
      max: 65535,
      about:
        "port of its own for `/metrics`, which the public must not reach; 0 takes any free one; by default `/metrics` is not served",
    }),
  ),
};

/** The configuration of the gateway. */
export type GatewayConfig = ConfigOf<typeof gatewayVariables>;

/** Where each service answers. */
export const urlOf = (config: GatewayConfig, name: UpstreamName): string => config[`${name}Url`];
