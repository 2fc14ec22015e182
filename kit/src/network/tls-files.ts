import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { ConfigError } from "../config/config.ts";

/** The paths of PEM files, by the variable that named each; `undefined` where it is not set. */
export interface TlsPaths {
  /** The certificate of this process, with the intermediate ones after it. */
  cert: NamedPath;
  /** Its private key. */
  key: NamedPath;
  /** The authority of the other side's certificates. */
  ca: NamedPath;
}

/** A path, and the variable that it is from. */
export interface NamedPath {
  variable: string;
  path: string | undefined;
}

/** What the files contain. */
export interface TlsMaterial {
  cert: string | undefined;
  key: string | undefined;
  ca: string | undefined;
}

/**
 * Reads and checks PEM files. Throws a {@link ConfigError} with one line that names the variable: for a file that cannot be read, a
 * certificate without its key or with the key of another one, one that has expired or is not valid yet, and an authority that
 * is none.
 */
export function readTlsFiles({ cert, key, ca }: TlsPaths, now = new Date()): TlsMaterial {
  if (cert.path === undefined && key.path !== undefined) throw missing(cert, key);
  if (key.path === undefined && cert.path !== undefined) throw missing(key, cert);
  const material = { cert: textOf(cert), key: textOf(key), ca: textOf(ca) };
  if (material.cert !== undefined && material.key !== undefined) {
    const own = certificateOf(material.cert, cert);
    requireValid(own, cert, now);
    if (!own.checkPrivateKey(privateKeyOf(material.key, key)))
      throw new ConfigError(`${key.variable}: is not the key of the certificate in ${cert.variable}`);
  }
  if (material.ca !== undefined) {
    const authority = certificateOf(material.ca, ca);
    requireValid(authority, ca, now);
    if (!authority.ca)
      throw new ConfigError(`${ca.variable}: is the certificate of a server or client, not of an authority`);
  }
  return material;
}

function missing(absent: NamedPath, present: NamedPath): ConfigError {
  return new ConfigError(`${absent.variable}: must be set with ${present.variable}`);
}

function textOf({ variable, path }: NamedPath): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(`${variable}: ${path} cannot be read (${code})`);
  }
}

function certificateOf(text: string, { variable, path }: NamedPath): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch {
    throw new ConfigError(`${variable}: ${path} is not a certificate in PEM`);
  }
}

function privateKeyOf(text: string, { variable, path }: NamedPath) {
  try {
    return createPrivateKey(text);
  } catch {
    throw new ConfigError(`${variable}: ${path} is not a private key in PEM without a password`);
  }
}

function requireValid({ validFrom, validTo }: X509Certificate, { variable }: NamedPath, now: Date): void {
  if (new Date(validTo) < now) throw new ConfigError(`${variable}: the certificate expired on ${validTo}`);
  if (new Date(validFrom) > now)
    throw new ConfigError(`${variable}: the certificate is not valid before ${validFrom}`);
}
