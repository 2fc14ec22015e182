/** A request that a client sends under one of its names. */
export interface NamedRequest {
  /** The target in the request line. */
  path: string;
  /** Header lines, each with its CRLF. */
  fields: string;
  /** The body as JSON; a login, except for other paths. */
  content: unknown;
}

/** One client that varies its name from request to request. */
export interface OneClient {
  /** For messages, such as "logins let through under spellings of the path". */
  under: string;
  requestOf(number: number): NamedRequest;
}

const LOGIN = "/api/v1/users/login";

/** A login of a user who does not exist, a new name each time, so that limits per account do not apply. */
const login = (): unknown => ({
  username: `unknown-${crypto.randomUUID().slice(0, 12)}`,
  password: "wrong one",
});

const forwardedFor = (value: string) => `X-Forwarded-For: ${value}\r\n`;
const forwarded = (value: string) => `Forwarded: ${value}\r\n`;

const byFields = (under: string, fieldsOf: (number: number) => string): OneClient => ({
  under,
  requestOf: (number) => ({ path: LOGIN, fields: fieldsOf(number), content: login() }),
});

const inTurn = <T>(list: readonly T[], number: number): T => list[number % list.length] as T;

/** Some of them are routed to the login, the others to nothing. None may bypass the limit. */
const PATHS = [
  LOGIN,
  `${LOGIN}/`,
  "/api/v1/users/%6Cogin",
  "/api/v1/users/%6cogin",
  "/%61pi/v1/users/login/",
  `${LOGIN}?`,
  `${LOGIN}/?`,
  "/api/v1/./users/login",
  "/api/v1/users/x/../login",
  `http://gateway${LOGIN}`,
  "/api/v1/users/Login",
  "/API/V1/USERS/LOGIN",
  `/${LOGIN}`,
  "/api//v1/users/login",
  `${LOGIN}//`,
  "/api/v1/users%2Flogin",
  `${LOGIN}%00`,
  `${LOGIN};x=1`,
];

const IPV4 = "192.0.2.7";
const IPV4_FIELDS = [
  forwardedFor(IPV4),
  forwardedFor(`${IPV4}:51234`),
  forwardedFor(`::ffff:${IPV4}`),
  forwardedFor("::FFFF:c000:207"),
  forwardedFor(`[::ffff:${IPV4}]:443`),
  forwardedFor(`"${IPV4}:80"`),
  forwardedFor(`  ${IPV4} `),
  forwarded(`for=${IPV4}`),
  forwarded(`For="${IPV4}:1234";proto=https`),
  forwarded(`by=10.0.0.1; for="[::ffff:${IPV4}]:99"`),
  forwardedFor(IPV4) + forwarded(`for="${IPV4}:8"`),
];

const IPV6_FIELDS = [
  forwardedFor("2001:db8:0:7::1"),
  forwardedFor("2001:DB8:0:7:0:0:0:1"),
  forwardedFor("2001:0db8:0000:0007:0000:0000:0000:0001"),
  forwardedFor("[2001:db8:0:7::1]:443"),
  forwardedFor('"[2001:db8:0:7::1]"'),
  forwarded('for="[2001:db8:0:7::1]:4711"'),
  forwarded('for="[2001:db8:0:7::1]"'),
];

const hex = (number: number) => (number + 1).toString(16);

/** Clients behind a trusted proxy. Each is one client, however its requests differ. */
export const clientsBehindProxy: readonly OneClient[] = [
  {
    under: "spellings of the path",
    requestOf: (number) => ({
      path: inTurn(PATHS, number),
      fields: forwardedFor("192.0.2.1"),
      content: login(),
    }),
  },
  {
    under: "several routes with credentials",
    requestOf(number) {
      const path = inTurn([LOGIN, "/api/v1/users/refresh", "/api/v1/users/logout"], number);
      const content = path === LOGIN ? login() : { refresh_token: "of-no-session" };
      return { path, fields: forwardedFor("192.0.2.2"), content };
    },
  },
  byFields("spellings of an IPv4 address", (number) => inTurn(IPV4_FIELDS, number)),
  byFields("ports of an IPv4 address", (number) => forwardedFor(`192.0.2.3:${1024 + number}`)),
  byFields("spellings of an IPv6 address", (number) => inTurn(IPV6_FIELDS, number)),
  byFields("addresses of one IPv6 /64", (number) =>
    number % 2 === 0
      ? forwardedFor(`2001:db8:0:1:${hex(number)}::${hex(number)}`)
      : forwardedFor(`[2001:db8:0:1::${hex(number)}]:${1024 + number}`),
  ),
  byFields("forged addresses before its own", (number) =>
    forwardedFor(`198.51.100.${number % 256}, 192.0.2.4`),
  ),
  byFields(
    "a field that the proxy does not write",
    (number) => forwardedFor(`198.51.100.${number % 256}`) + forwarded("for=192.0.2.5"),
  ),
];

/** A client without a proxy, which forges many addresses. */
export const clientWithoutProxy: OneClient = byFields("forged addresses, without a proxy", (number) =>
  number % 2 === 0
    ? forwardedFor(`198.51.100.${number % 256}`)
    : forwarded(`for="[2001:db8:${hex(number)}::1]"`),
);

/** The formats in which a proxy names its clients; each number is another client. */
export const proxyWritings: Readonly<Record<string, (client: number) => string>> = {
  "as IPv4 addresses": (client) => forwardedFor(`203.0.113.${client}`),
  "with ports": (client) => forwardedFor(`203.0.113.${100 + client}:${51_000 + client}`),
  "as IPv6 addresses with ports": (client) => forwardedFor(`[2001:db8:1:${hex(client)}::1]:443`),
  "in Forwarded": (client) => forwarded(`for="[2001:db8:2:${hex(client)}::1]:443";proto=https`),
};
