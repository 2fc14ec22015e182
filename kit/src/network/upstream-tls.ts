/**
 * The certificates with which this process calls services. They belong to the process, as its proxy settings do: a process has one
 * identity, and every internal call has to present it. So a new caller cannot omit them. A service sets them once, before it opens
 * anything ({@link useUpstreamTls}); a command uses the files that its environment names.
 */
import { readConfig } from "../config/config.ts";
import { readTlsFiles } from "./tls-files.ts";
import { upstreamTlsPaths, upstreamTlsVariables } from "./tls-variables.ts";

/** The authority that is trusted instead of those of the system, and the certificate that is presented, as PEM. */
export interface UpstreamTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Texts in which a file that is not set is `undefined`. */
export type UpstreamTexts = { readonly [Name in keyof UpstreamTls]: UpstreamTls[Name] | undefined };

let source: (() => UpstreamTexts) | undefined;
let given: UpstreamTexts | undefined;
let used: UpstreamTls = {};

/** Sets where the certificates of later connections come from; it is called for each. `undefined`: from the environment. */
export function useUpstreamTls(next: (() => UpstreamTexts) | undefined): void {
  source = next;
}

/** The certificates for a new connection to a service. Throws `ConfigError` when the environment names wrong files. */
export function upstreamTls(): UpstreamTls {
  source ??= fromEnvironment();
  const texts = source();
  if (texts !== given) {
    const { ca, cert, key } = texts;
    used = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
    given = texts;
  }
  return used;
}

function fromEnvironment(): () => UpstreamTexts {
  const texts = readTlsFiles(upstreamTlsPaths(readConfig(process.env, upstreamTlsVariables)));
  return () => texts;
}
