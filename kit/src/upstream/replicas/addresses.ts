import { isIP } from "node:net";
import { endpointOf } from "../http-client/endpoint.ts";

/** Looks a name up: all its addresses. Rejects when it has none. */
export type Lookup = (hostname: string) => Promise<readonly { address: string; family: number }[]>;

/** One place at which an upstream is reached. */
export interface ReplicaAddress {
  /** Host and port, as in `10.1.0.7:8001`. */
  address: string;
  /** The URL that was configured: it gives the scheme, the Host field, the name in the certificate and the path. */
  baseUrl: string;
  /** The address to connect to in place of the URL's host; `undefined` where that is connected to as it is. */
  connectTo: string | undefined;
}

/** Whether these URLs have names to look up: those that may have several addresses, or the same ones. */
export const haveNames = (baseUrls: readonly string[]): boolean =>
  baseUrls.some((baseUrl) => isNamed(baseUrl) && (baseUrls.length > 1 || !isLocal(baseUrl)));

/** The place of a URL, without looking its name up. */
export function unresolved(baseUrl: string): ReplicaAddress {
  const { hostname, port } = endpointOf(baseUrl);
  return { address: shownAddress(hostname, port), baseUrl, connectTo: undefined };
}

/**
 * All places of a URL. With addresses of both families only those of IPv4 count: each replica has one of either. Rejects as
 * `lookup` does.
 */
export async function resolved(baseUrl: string, lookup: Lookup): Promise<ReplicaAddress[]> {
  if (!isNamed(baseUrl)) return [unresolved(baseUrl)];
  const { hostname, port } = endpointOf(baseUrl);
  const found = await lookup(hostname);
  const inFamily = found.filter(({ family }) => family === 4);
  const hosts = [...new Set((inFamily.length > 0 ? inFamily : found).map(({ address }) => address))].sort();
  if (hosts.length === 0) throw new Error(`${hostname} has no address`);
  return hosts.map((host) => ({ address: shownAddress(host, port), baseUrl, connectTo: host }));
}

const isNamed = (baseUrl: string): boolean => isIP(endpointOf(baseUrl).hostname) === 0;

/** Whether a URL's host is this machine, by name. */
function isLocal(baseUrl: string): boolean {
  const { hostname } = endpointOf(baseUrl);
  return hostname === "localhost" || hostname.endsWith(".localhost");
}

const shownAddress = (host: string, port: number): string =>
  host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
