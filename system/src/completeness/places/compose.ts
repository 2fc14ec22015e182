import {
  addressVariableOf,
  GATEWAY,
  type Service,
  urlVariableOf,
  variablePrefixOf,
} from "@super-heroes/topology/services";
import { entry, type Locate, lastLine, line, paragraph } from "../locate.ts";
import { ownLines, sameLine } from "../own-lines.ts";
import type { Place } from "../place.ts";

const hasStore = ({ store }: Service) => store !== undefined;
const hasOwnServer = ({ store }: Service) => store !== undefined && !store.isShared;
const hasRole = ({ store }: Service) => store?.server === "accounts-db";

const BASE = "compose.yml";
const PROD = "compose.prod.yml";
const ACCOUNTS = "deploy/compose/accounts-db/10-databases.sql";

/** The URL of a service in a file of Compose: that of its variable, or the scheme with an address, which is the balancer's. */
const urlIn = (scheme: "http" | "https", { name, port }: Service) =>
  `\${${urlVariableOf(name)}:-${scheme}://\${${addressVariableOf(name)}:-balancer:${port}}}`;

const isOn = (engine: string) => (service: Service) => service.store?.engine === engine;
const hasEvents = ({ events }: Service) => events !== undefined;

const base = [
  ownLines({
    file: BASE,
    what: "address in x-upstreams",
    isFor: ({ callers }) => callers.length > 0,
    at: ({ name }) => entry("x-upstreams", name),
    contains: (service) => [urlIn("http", service)],
  }),
  ownLines({
    file: "deploy/compose/direct.env",
    what: "address without the balancer",
    isFor: ({ callers }) => callers.length > 0,
    at: ({ name }) => line(new RegExp(`^${addressVariableOf(name)}=`)),
    contains: ({ name }) => [`=${name}:8000`],
  }),
  ownLines({
    file: BASE,
    what: "port of the balancer",
    at: ({ name }) => line(new RegExp(`\\{${variablePrefixOf(name)}PORT:-`), entry("services", "balancer")),
    contains: ({ port }) => [`PORT:-${port}}:${port}"`],
  }),
  ownLines({
    file: BASE,
    what: "container",
    at: ({ name }) => entry("services", name),
    contains: ({ name, heapAdviceMib, store }) => [
      `super-heroes-on-bun-${name}:`,
      `BUN_JSC_forceRAMSize: "${heapAdviceMib * 1024 * 1024}"`,
      `subpath: ${name},`,
      ...(store ? [`${store.variable}_FILE: /run/secrets/${store.urlFile}`] : []),
    ],
    manual: "unless like",
  }),
  ownLines({
    file: BASE,
    what: "container of the migrations",
    isFor: hasStore,
    at: ({ name }) => entry("services", `${name}-migrate`),
    contains: ({ name, store }) => [
      `super-heroes-on-bun-${name}:`,
      `subpath: ${name},`,
      `${store?.variable}_FILE: /run/secrets/${store?.urlFile}`,
    ],
  }),
  ownLines({
    file: BASE,
    what: "database",
    isFor: hasOwnServer,
    at: ({ name }) => entry("services", `${name}-db`),
  }),
  ownLines({
    file: BASE,
    what: "volume",
    isFor: hasOwnServer,
    at: ({ name }) => entry("volumes", `${name}-data`),
  }),
];

/** The statements of the services that share a PostgreSQL. */
const roles = [
  ...[
    "\\\\set NAME_password ",
    "create role NAME ",
    "create database NAME ",
    "revoke connect on database NAME ",
  ].map((start) =>
    ownLines({
      file: ACCOUNTS,
      what: "role and database",
      isFor: hasRole,
      at: ({ name }) => line(new RegExp(`^${start.replace("NAME", name)}`)),
    }),
  ),
];

const development = [
  ownLines({
    file: "compose.dev.yml",
    what: "container",
    at: ({ name }) => entry("services", name),
    manual: "unless like",
  }),
  ownLines({
    file: "compose.dev.yml",
    what: "database",
    isFor: hasOwnServer,
    at: ({ name }) => entry("services", `${name}-db`),
    adapt: onAnotherPort,
  }),
];

const production = [
  ownLines({
    file: PROD,
    what: "container",
    at: ({ name }) => entry("services", name),
    manual: "unless like",
  }),
  ownLines({
    file: PROD,
    what: "container of the migrations",
    isFor: hasStore,
    at: ({ name }) => entry("services", `${name}-migrate`),
  }),
  ownLines({
    file: PROD,
    what: "database",
    isFor: hasOwnServer,
    at: ({ name }) => entry("services", `${name}-db`),
  }),
  secret("secret for the store", hasStore, ({ name, store }) => `${name}-${store?.urlFile}`),
  secret("keys of encrypted bodies", hasEvents, ({ name }) => `${name}-service-keys`),
  secret("secret for NATS", hasEvents, ({ name }) => `${name}-nats-url`),
  secret("password of the server", hasOwnServer, ({ name }) => `${name}-db-password`),
  secret("password of the role", isOn("postgres"), ({ name }) => `${name}-role-password`),
  secret(
    "password of the administrator",
    (service) => hasOwnServer(service) && isOn("mariadb")(service),
    ({ name }) => `${name}-root-password`,
  ),
  secret("password at MongoDB", isOn("mongodb"), ({ name }) => `${name}-mongodb-password`),
  ownLines({
    file: PROD,
    what: "secret at accounts-db",
    isFor: hasRole,
    at: ({ name }) => line(new RegExp(`- ${name}-role-password$`), entry("services", "accounts-db")),
  }),
  ownLines({
    file: PROD,
    what: "secret at documents-users",
    isFor: isOn("mongodb"),
    at: ({ name }) =>
      line(new RegExp(`source: ${name}-mongodb-password,`), entry("services", "documents-users")),
  }),
];

/** The line with the file of a secret. */
function secret(
  what: string,
  isFor: (service: Service) => boolean,
  named: (service: Service) => string,
): Place {
  return ownLines({ file: PROD, what, isFor, at: (service) => entry("secrets", named(service)) });
}

const others = [
  ownLines({
    file: "compose.observability.yml",
    what: "container",
    at: ({ name }) => entry("services", name),
  }),
  ownLines({
    file: "deploy/compose/haproxy.cfg",
    what: "section",
    at: ({ name }) => paragraph(`listen ${name}`),
    contains: ({ name, port }) => [`bind :${port}`, `${name}:8000`],
  }),
];

const TLS = "compose.tls.yml";

const tls = [
  ownLines({
    file: TLS,
    what: "address in x-upstreams",
    isFor: ({ callers }) => callers.length > 0,
    at: ({ name }) => entry("x-upstreams", name),
    contains: (service) => [urlIn("https", service)],
  }),
  ownLines({
    file: TLS,
    what: "container",
    at: ({ name }) => entry("services", name),
    contains: ({ name }) => [`subpath: ${name},`],
    manual: "unless like",
  }),
  ownLines({
    file: "deploy/compose/haproxy-tls.cfg",
    what: "section",
    at: ({ name }) => paragraph(`listen ${name}`),
    contains: ({ name, port }) => [`bind :${port} ssl`, `${name}:8000 verifyhost ${name}`],
  }),
];

/** The places for each service in the files of Compose. */
export const composePlaces: readonly Place[] = [
  ...base,
  ...roles,
  ...development,
  ...production,
  ...others,
  ...tls,
];

/** The addresses of its upstreams in the container of each caller. */
export const composeAddresses = (services: readonly Service[]): Place[] =>
  [BASE, TLS].flatMap((file) =>
    services
      .filter(({ callees }) => callees.length > 0)
      .map(({ name: caller, callees }) => {
        const environment: Locate = entry("services", caller, "environment");
        return sameLine({
          file,
          what: caller === GATEWAY ? "address for the gateway" : `address for ${caller}`,
          isFor: ({ name }) => callees.includes(name),
          at: ({ name }) => line(new RegExp(`^ *${urlVariableOf(name)}:`), environment),
          after: (lines) => lastLine(/^ *[A-Z]+_URL: \*/, environment)(lines) ?? environment(lines),
          line: ({ name }) => `      ${urlVariableOf(name)}: *${name}-url`,
        });
      }),
  );

/** The same with each port of this machine replaced by the next one that no other database of the file has. */
function onAnotherPort(lines: readonly string[], text: readonly string[]): string[] {
  const taken = new Set(
    [...text.join("\n").matchAll(/127\.0\.0\.1:(\d+):/g)].map(([, port]) => Number(port)),
  );
  return lines.map((one) =>
    one.replace(/127\.0\.0\.1:(\d+):/, (_, written) => {
      let port = Number(written);
      while (taken.has(port)) port++;
      return `127.0.0.1:${port}:`;
    }),
  );
}
