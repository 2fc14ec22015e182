/** How every service responds to a request with a certain target, Host or method. */
export type Outcome =
  /** The response of the route itself. */
  | "route"
  /** The response of the route itself, or 422 when the route does not know the parameter. */
  | "route with a query"
  /** Not the response of the route: 404 `route_not_found`, or another route's response to an invalid id. */
  | "elsewhere"
  /** 404 `route_not_found`. */
  | "nowhere"
  /** 400 `invalid_target`. */
  | "invalid target"
  /** 400 `invalid_host`. */
  | "invalid host"
  /** 400, 431 or 505 without a body, from Bun itself: the request does not reach the service. */
  | "not HTTP";

/** One case. Each character of `request` is a byte. */
export interface EntranceCase {
  name: string;
  request: string;
  outcome: Outcome;
}

const request = (target: string, host = "localhost") =>
  `GET ${target} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`;

/** The path with the first letter of its last segment percent-encoded; `changed` alters the two hexadecimal digits. */
const encoded = (path: string, changed = (code: string) => code) => {
  const at = path.lastIndexOf("/") + 1;
  const code = path.charCodeAt(at).toString(16).padStart(2, "0");
  return `${path.slice(0, at)}%${changed(code)}${path.slice(at + 1)}`;
};

const insideLastSegment = (path: string, inserted: string) =>
  `${path.slice(0, -1)}${inserted}${path.slice(-1)}`;

/** Targets that name a route by its path (`/api/…` with at least two segments), or seem to. */
export function targetCases(path: string): EntranceCase[] {
  const outcomes: Record<Outcome, string[]> = {
    route: [
      path,
      `${path}?`,
      `${path}/`,
      encoded(path),
      encoded(path, (code) => code.toUpperCase()),
      `${encoded(path)}/`,
      `/%61pi${path.slice("/api".length)}`,
      // Bun normalises these to the path before the service sees them.
      `http://localhost${path}`,
      `HTTP://LOCALHOST${path}`,
      `http://other.example:99${path}`,
      `https://user:secret@other.example${path}`,
      `/.${path}`,
      `/elsewhere/..${path}`,
      `/%2e${path}`,
      `/elsewhere/%2e%2E${path}`,
      `/api\\${path.slice("/api/".length)}`,
    ],
    "route with a query": [`${path}/?unknown=1`, `${path}?unknown=/../%2f%2e//`],
    elsewhere: [
      `${path};v=1`,
      `${path}%20`,
      `${path}%3Fx`,
      encoded(path, (code) => `25${code}`),
      insideLastSegment(path, "%2D"),
    ],
    nowhere: [
      path.toUpperCase(),
      `/API${path.slice("/api".length)}`,
      path.replace("/api/", "/api//"),
      `${path}//`,
      "/nothing",
      "/api",
      `${path}/nothing/here/at/all`,
    ],
    "invalid target": [
      `/${path}`,
      `//b${path}`,
      `//b/metrics?${path}`,
      `//b/health?${path}`,
      `///${path}`,
      path.replace("/api/", "/api%2f"),
      path.replace("/api/", "/api%2F"),
      path.replace("/api/", "/api%5c"),
      `/elsewhere/..%2f${path.slice(1)}`,
      `/elsewhere%2f..${path}`,
      insideLastSegment(path, "%2e"),
      `${path}%00`,
      `${path}%0d%0ahost:%20elsewhere`,
      `${path}%1f`,
      `${path}%7F`,
      `${path}%ff`,
      `${path}%C0%AF`,
      `${path}%ED%A0%80`,
      `${path}%`,
      `${path}%4`,
      `${path}%zz`,
      `${path}?x=%`,
      `${path}?x=%ff`,
      `${path}#fragment`,
      `${path}?x#fragment`,
      `${path}\x7f`,
      `${path}\xff`,
      `${path}?x=\xff`,
    ],
    "invalid host": [],
    "not HTTP": [
      "*",
      "localhost:80",
      path.slice(1),
      "?x",
      "",
      `ftp://localhost${path}`,
      `${path}\0`,
      `${path}\t`,
      `${path}\x01`,
      `${path} x`,
    ],
  };
  return Object.entries(outcomes).flatMap(([outcome, targets]) =>
    targets.map((target) => ({
      name: `target ${JSON.stringify(target)}`,
      request: request(target),
      outcome: outcome as Outcome,
    })),
  );
}

const HOSTS = [
  "a",
  "h:1",
  "localhost",
  "LOCALHOST:8000",
  "example.org.",
  "example.org.:80",
  "my_service-1",
  "192.0.2.1",
  "256.256.256.256",
  "[::1]",
  "[2001:db8::7]:8000",
  "h:",
  "h:0",
];

const NO_HOSTS = [
  "",
  " ",
  "a b",
  "a\tb",
  "a|b",
  "a,b",
  "a;b",
  "a/b",
  "a\\b",
  "a?b",
  "a#b",
  "user@h",
  "a%41",
  "a%2fb",
  "a'b",
  '"h"',
  "<h>",
  "\xc3\xa9",
  "..",
  "a..b",
  ":80",
  "h:80:80",
  "h:65536",
  "h:abc",
  "h:+80",
  "::1",
  "[::1",
  "[::1]x",
  "[1.2.3.4]",
  "x".repeat(300),
];

/** Valid and invalid hosts, for a route that responds to GET with 200. */
export function hostCases(path: string): EntranceCase[] {
  const head = (...lines: string[]) => [...lines, "connection: close", "", ""].join("\r\n");
  const line = `GET ${path} HTTP/1.1`;
  return [
    ...HOSTS.map((host) => ({
      name: `host ${host}`,
      request: request(path, host),
      outcome: "route" as const,
    })),
    ...NO_HOSTS.map((host) => ({
      name: `host ${JSON.stringify(host.slice(0, 20))}`,
      request: request(path, host),
      outcome: "invalid host" as const,
    })),
    // No part of the target may stand in for the missing host.
    {
      name: "an invalid host, and a target that could be read as one",
      request: request(`//b/metrics?${path}`, "a|b"),
      outcome: "invalid host",
    },
    { name: "two hosts", request: head(line, "host: a", "host: b"), outcome: "invalid host" },
    { name: "one host twice", request: head(line, "host: a", "host: a"), outcome: "invalid host" },
    { name: "no host", request: head(line), outcome: "not HTTP" },
    { name: "no host in HTTP/1.0", request: head(`GET ${path} HTTP/1.0`), outcome: "route" },
    {
      name: "another spelling without a host",
      request: head(`GET ${encoded(path)}/ HTTP/1.0`),
      outcome: "route",
    },
    {
      name: "dot segments without a host, which the server does not resolve",
      request: head(`GET /elsewhere/..${path} HTTP/1.0`),
      outcome: "invalid target",
    },
    {
      name: "two slashes without a host",
      request: head(`GET //b/metrics?${path} HTTP/1.0`),
      outcome: "invalid target",
    },
    {
      name: "a backslash, with a host that no URL can have",
      request: head("GET /api\\x HTTP/1.1", "host: 256.256.256.256"),
      outcome: "invalid target",
    },
    {
      name: "a method that names an authority",
      request: head(`CONNECT ${path} HTTP/1.1`, "host: a"),
      outcome: "invalid target",
    },
    { name: "an authority", request: head("CONNECT a:80 HTTP/1.1", "host: a:80"), outcome: "invalid target" },
  ];
}
