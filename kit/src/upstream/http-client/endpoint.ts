import { socketHostOf } from "../../network/url-host.ts";

/** The address of a service. */
export interface Endpoint {
  /** Scheme, host and port, for messages. */
  origin: string;
  hostname: string;
  /** What is connected to: `hostname`, or one of its addresses. */
  connectTo: string;
  port: number;
  tls: boolean;
  /** The value of the Host field, without the default port. */
  host: string;
  /** The prefix of every path, without a slash at the end. */
  basePath: string;
}

/**
 * Parses a base URL. Throws a TypeError when it is not an HTTP URL, or has parts that a base cannot have.
 *
 * @param connectTo the address of one of several replicas, which is connected to in place of the URL's host
 */
export function endpointOf(baseUrl: string, connectTo?: string): Endpoint {
  const url = URL.parse(baseUrl);
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw new TypeError(`the base URL must be an http or https URL, got ${JSON.stringify(baseUrl)}`);
  if (url.username || url.password || url.search || url.hash)
    throw new TypeError(`the base URL of ${url.origin} must not have credentials, a query or a fragment`);
  const tls = url.protocol === "https:";
  const hostname = socketHostOf(url);
  return {
    origin: url.origin,
    hostname,
    connectTo: connectTo ?? hostname,
    port: Number(url.port || (tls ? 443 : 80)),
    tls,
    host: url.host,
    basePath: url.pathname.replace(/\/$/, ""),
  };
}
