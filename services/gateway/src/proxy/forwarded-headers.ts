import { CLIENT_KEY_HEADER } from "@super-heroes/kit/request/client-key-header";

/**
 * What belongs to one connection only (RFC 9110, 7.6.1), or is written anew for the next one. `Expect` has been
 * answered by reading the body.
 */
const NOT_PASSED_ON = new Set([
  "connection",
  "content-length",
  "expect",
  // Nothing is added to it here, so what it says ends at this connection.
  "forwarded",
  "host",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "traceparent",
  CLIENT_KEY_HEADER,
  "x-correlation-id",
  "x-deadline-ms",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
]);

/** A client's request, as far as its headers go. */
interface Incoming {
  headers: Headers;
  /** The connection's other end. */
  peer: string;
  /** The key under which the client is counted. */
  client: string;
  protocol: string;
}

/**
 * The header lines that a request is passed on with: its own, less what belongs to its connection, and who asked.
 * `replaced` are written instead of the client's.
 */
export function forwardedHeaders(
  { headers, peer, client, protocol }: Incoming,
  replaced: Readonly<Record<string, string>> = {},
): string {
  const named =
    headers
      .get("connection")
      ?.toLowerCase()
      .split(/\s*,\s*/) ?? [];
  let lines = "";
  headers.forEach((value, name) => {
    if (!NOT_PASSED_ON.has(name) && !named.includes(name) && !(name in replaced)) lines += line(name, value);
  });
  const before = headers.get("x-forwarded-for");
  lines += line("x-forwarded-for", before === null ? peer : `${before}, ${peer}`);
  lines += line(CLIENT_KEY_HEADER, client);
  lines += line("x-forwarded-proto", protocol);
  const host = headers.get("host");
  if (host !== null) lines += line("x-forwarded-host", host);
  for (const name in replaced) lines += line(name, replaced[name] as string);
  return lines;
}

const line = (name: string, value: string) => `${name}: ${value}\r\n`;
