import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { ConfigError } from "../config/config.ts";

/** A path, and the variable that it is from. */
export interface NamedPath {
  readonly variable: string;
  /** `undefined` or empty where the variable is not set. */
  readonly path: string | undefined;
}

/** The paths of PEM files. */
export interface TlsPaths {
  /** The certificate of this process, followed by intermediate ones. */
  readonly cert: NamedPath;
  /** Its private key. */
  readonly key: NamedPath;
  /** The authorities that issue the certificates of the other side, one or several. */
  readonly ca: NamedPath;
}

/** The texts of the files; `undefined` where the variable is not set. */
export interface TlsTexts {
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly ca: string | undefined;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Reads the files. Throws {@link ConfigError} with one line that names the variable of a file that cannot be read. */
export const readTexts = ({ cert, key, ca }: TlsPaths): TlsTexts => ({
  cert: textOf(cert),
  key: textOf(key),
  ca: textOf(ca),
});

/**
 * Checks the texts of these files. Throws {@link ConfigError} with one line that names the variable: for a certificate without its
 * key or with the key of another one, one that has expired or is not valid yet, and an authority that is none.
 */
export function checkTexts({ cert, key, ca }: TlsPaths, texts: TlsTexts, now = new Date()): void {
  if (texts.cert === undefined && texts.key !== undefined) throw missing(cert, key);
  if (texts.key === undefined && texts.cert !== undefined) throw missing(key, cert);
  if (texts.cert !== undefined && texts.key !== undefined) {
    const [own] = certificatesIn(texts.cert, cert);
    requireValid(own, cert, now);
    if (!own.checkPrivateKey(privateKeyOf(texts.key, key)))
      throw mistake(key, `is not the key of the certificate in ${cert.variable}`);
  }
  if (texts.ca !== undefined) {
    const authorities = certificatesIn(texts.ca, ca);
    if (authorities.some((authority) => !authority.ca))
      throw mistake(ca, "has a certificate that is not that of an authority");
    // A file with the old and the new authority is right until the last of them has expired.
    if (!authorities.some((authority) => isValid(authority, now))) requireValid(authorities[0], ca, now);
  }
}

/** Reads and checks the files. Throws as {@link readTexts} and {@link checkTexts} do. */
export function readTlsFiles(paths: TlsPaths, now = new Date()): TlsTexts {
  const texts = readTexts(paths);
  checkTexts(paths, texts, now);
  return texts;
}

/** When the certificate in this text expires; `undefined` without a text. */
export const expiryOf = (cert: string | undefined): Date | undefined =>
  cert === undefined ? undefined : new Date(new X509Certificate(cert).validTo);

function missing(absent: NamedPath, present: NamedPath): ConfigError {
  return new ConfigError(`${absent.variable}: must be set with ${present.variable}`);
}

const mistake = ({ variable, path }: NamedPath, what: string) =>
  new ConfigError(`${variable}: ${path} ${what}`);

function textOf(named: NamedPath): string | undefined {
  if (!named.path) return undefined;
  try {
    // Editors on Windows begin a file with a byte order mark, which is not PEM.
    return readFileSync(named.path, "utf8").replaceAll("\uFEFF", "");
  } catch (error) {
    throw mistake(named, `cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function certificatesIn(text: string, named: NamedPath): [X509Certificate, ...X509Certificate[]] {
  try {
    const [first, ...others] = (text.match(CERTIFICATE) ?? []).map((one) => new X509Certificate(one));
    if (first) return [first, ...others];
  } catch {}
  throw mistake(named, "is not a certificate in PEM");
}

function privateKeyOf(text: string, named: NamedPath): KeyObject {
  try {
    return createPrivateKey(text);
  } catch {
    throw mistake(named, "is not a private key in PEM without a password");
  }
}

const isValid = ({ validFrom, validTo }: X509Certificate, now: Date) =>
  new Date(validFrom) <= now && now < new Date(validTo);

function requireValid(certificate: X509Certificate, named: NamedPath, now: Date): void {
  if (isValid(certificate, now)) return;
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  throw mistake(
    named,
    from > now
      ? `has a certificate that is not valid before ${from.toISOString()}`
      : `has a certificate that expired at ${to.toISOString()}`,
  );
}
