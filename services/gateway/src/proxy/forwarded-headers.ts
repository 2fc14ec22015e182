import { CLIENT_KEY_HEADER } from "@super-heroes/kit/request/client-key-header";
import { viaAfter } from "./via.ts";

/**
 * Fields of a single connection (RFC 9110, 7.6.1), and fields that the gateway writes itself. `Expect` is fulfilled by
 * reading the body.
 */
const NOT_FORWARDED = new Set([
  "connection",
  "content-length",
  "expect",
  // The gateway does not extend it, so it would not describe the next connection.
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
  "via",
  "traceparent",
  CLIENT_KEY_HEADER,
  "x-correlation-id",
  "x-deadline-ms",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
]);

/** What the headers of a client's request are forwarded with. */
interface Incoming {
  headers: Headers;
  /** The address of the connection. */
  peer: string;
  /** The key of the client. */
  client: string;
  protocol: string;
}

/**
 * The header lines of a forwarded request: those of the client except for its connection's, and lines that identify the
 * client. `replaced` take the place of the client's.
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
    if (!NOT_FORWARDED.has(name) && !named.includes(name) && !(name in replaced)) lines += line(name, value);
  });
  lines += line("via", viaAfter(headers.get("via")));
  // The name of an address that only `Forwarded` has (RFC 7239, 6.3). Without it a service would take the last proxy for the client.
  const before = headers.get("x-forwarded-for") ?? (headers.has("forwarded") ? "unknown" : null);
  lines += line("x-forwarded-for", before === null ? peer : `${before}, ${peer}`);
  lines += line(CLIENT_KEY_HEADER, client);
  lines += line("x-forwarded-proto", protocol);
  const host = headers.get("host");
  if (host !== null) lines += line("x-forwarded-host", host);
  for (const name in replaced) lines += line(name, replaced[name] as string);
  return lines;
}

const line = (name: string, value: string) => `${name}: ${value}\r\n`;
