import { UsageError } from "@super-heroes/cli/usage-error";

/**
 * The address of a service, without a slash at the end of its path. Throws a `UsageError` for what is no http address, for
 * credentials in it, and for a host that is not this machine and not among `hosts`.
 */
export function targetUrl(text: string, hosts: readonly string[]): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(`expected an address such as http://127.0.0.1:3000, got ${JSON.stringify(text)}`);
  if (url.username !== "" || url.password !== "")
    throw new UsageError("an address takes no user and password: give --header 'authorization: …'");
  if (url.hash !== "") throw new UsageError(`an address has no fragment, got ${JSON.stringify(url.hash)}`);
  const { hostname } = url;
  if (!isLoopback(hostname) && !hosts.some((host) => host === hostname || host === url.host))
    throw new UsageError(
      `${hostname} is not this machine, and a run puts it under load: --i-may-load-this-host ${hostname} says that you may`,
    );
  return url.origin + url.pathname.replace(/\/+$/, "") + url.search;
}

/** Whether a host is this machine by its name alone. */
export function isLoopback(hostname: string): boolean {
  return (
    /^127\.\d+\.\d+\.\d+$/.test(hostname) ||
    hostname === "[::1]" ||
    hostname === "localhost" ||
    hostname.endsWith(".localhost")
  );
}
