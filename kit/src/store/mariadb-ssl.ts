import type { SslOptions } from "mysql2";
import { ConfigError } from "../config/config.ts";

/** What is accepted, as the driver writes it in a URL. */
const EXAMPLE = '{"rejectUnauthorized":true}';

/**
 * The option `ssl` of a URL, in the form that mysql2 gives it there: JSON, percent-encoded. `undefined` without it; then the
 * connection is not encrypted. Throws {@link ConfigError}, which does not show the text: it may have a key.
 *
 * @example sslOf(new URL('mysql://db/locations?ssl={"rejectUnauthorized":true}')) // { rejectUnauthorized: true }
 */
export function sslOf({ searchParams }: Pick<URL, "searchParams">): SslOptions | undefined {
  const text = searchParams.get("ssl");
  if (text === null) return undefined;
  const options = parse(text);
  if (typeof options === "object" && options !== null && !Array.isArray(options)) return options;
  throw new ConfigError(`MYSQL_URL: expected its option ssl as a JSON object, such as ssl=${EXAMPLE}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
