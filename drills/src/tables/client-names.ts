/** One of the names under which a client can come. */
export interface ClientName {
  /** As in the request line. */
  path: string;
  /** Field lines, each with its end. */
  fields: string;
  /** Of the body; a login unless the path says otherwise. */
  content: unknown;
}

/** One client, and the name under which its request of that number comes. */
export interface OneClient {
  /** As in "a login let through …". */
  under: string;
  nameOf(number: number): ClientName;
}

const LOGIN = "/api/v1/users/login";

/** A login of somebody who does not exist, another one each time: what is limited by account is not limited here. */
const login = (): unknown => ({
  username: `nobody-${crypto.randomUUID().slice(0, 12)}`,
  password: "wrong one",
});

const forwardedFor = (value: string) => `X-Forwarded-For: ${value}\r\n`;
const forwarded = (value: string) => `Forwarded: ${value}\r\n`;

const byFields = (under: string, fieldsOf: (number: number) => string): OneClient => ({
  under,
  nameOf: (number) => ({ path: LOGIN, fields: fieldsOf(number), content: login() }),
});

const inTurn = <T>(list: readonly T[], number: number): T => list[number % list.length] as T;

/** Some lead to the login, the others nowhere: they must not lead past its limit. */
const PATHS = [
  LOGIN,
  `${LOGIN}/`,
  "/api/v1/users/%6Cogin",
  "/api/v1/users/%6cogin",
  "/%61pi/v1/users/login/",
  `${LOGIN}?again=1`,
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

/** Each is one client behind a trusted proxy, whatever its requests say. */
export const clientsBehindProxy: readonly OneClient[] = [
  {
    under: "spellings of the path",
    nameOf: (number) => ({
      path: inTurn(PATHS, number),
      fields: forwardedFor("192.0.2.1"),
      content: login(),
    }),
  },
  {
    under: "several routes with credentials",
    nameOf(number) {
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
  byFields("addresses that it writes before its own", (number) =>
    forwardedFor(`198.51.100.${number % 256}, 192.0.2.4`),
  ),
  byFields(
    "a field that the proxy does not write",
    (number) => forwardedFor(`198.51.100.${number % 256}`) + forwarded("for=192.0.2.5"),
  ),
];

/** One client that reaches the gateway without a proxy, and claims to come from many addresses. */
export const clientWithoutProxy: OneClient = byFields(
  "addresses that it claims, without a proxy",
  (number) =>
    number % 2 === 0
      ? forwardedFor(`198.51.100.${number % 256}`)
      : forwarded(`for="[2001:db8:${hex(number)}::1]"`),
);

/** How a proxy names its clients, by their number; each number is a client of its own. */
export const proxyWritings: Readonly<Record<string, (client: number) => string>> = {
  "as IPv4 addresses": (client) => forwardedFor(`203.0.113.${client}`),
  "with ports": (client) => forwardedFor(`203.0.113.${100 + client}:${51_000 + client}`),
  "as IPv6 addresses with ports": (client) => forwardedFor(`[2001:db8:1:${hex(client)}::1]:443`),
  "in Forwarded": (client) => forwarded(`for="[2001:db8:2:${hex(client)}::1]:443";proto=https`),
};
