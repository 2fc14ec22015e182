import { ConfigError } from "../config/config.ts";
import { readTlsFiles, type TlsPaths } from "../network/tls-files.ts";
import { listenerTlsPaths, upstreamTlsPaths } from "../network/tls-variables.ts";
import type { ServiceConfig } from "./service-config.ts";

/**
 * Checks the certificates that a configuration names, before the log is open. Throws {@link ConfigError} with a line for its port
 * and one for its calls.
 */
export function requireTlsFiles(config: ServiceConfig): void {
  const listener = listenerTlsPaths(config);
  const mistakes = [listener, upstreamTlsPaths(config)].flatMap((paths) => mistakeIn(paths) ?? []);
  if (listener.ca.path && !listener.cert.path && !listener.key.path)
    mistakes.push(`${listener.cert.variable}: must be set with ${listener.ca.variable}`);
  if (mistakes.length > 0) throw new ConfigError(mistakes.join("\n"));
}

function mistakeIn(paths: TlsPaths): string | undefined {
  try {
    readTlsFiles(paths);
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}
