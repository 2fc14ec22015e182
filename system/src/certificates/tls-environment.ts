import { join } from "node:path";
import { readTlsFiles } from "@super-heroes/kit/network/tls-files";
import { upstreamTlsPaths } from "@super-heroes/kit/network/tls-variables";
import { useUpstreamTls } from "@super-heroes/kit/network/upstream-tls";
import { OPERATOR } from "@super-heroes/topology/correspondence";
import { GATEWAY, variablePrefixOf } from "@super-heroes/topology/services";
import type { Environment } from "../environment/environment.ts";
import { CertificateSetError, expiryOfSet, filesOf, writeCertificates } from "./certificate-set.ts";

/** How long certificates are valid that are made without a choice, in days. */
export const DEFAULT_DAYS = 365;

/** The folder of certificates in a data folder. */
export const certificatesFolder = (dataDir: string): string => join(dataDir, "certificates");

/**
 * Creates certificates in the folder where it has none, and makes this process call services with the operator's. Resolves with
 * whether it created them. Throws {@link CertificateSetError} when they have expired.
 */
export async function prepareCertificates(folder: string): Promise<boolean> {
  const expires = await expiryOfSet(folder);
  if (expires === undefined)
    await writeCertificates(folder, { days: DEFAULT_DAYS, hosts: [], mode: "create" });
  else if (expires <= new Date())
    throw new CertificateSetError(
      `the certificates in ${folder} expired at ${expires.toISOString()}: run "bun run certificates --renew"`,
    );
  useOperatorCertificate(folder);
  return expires === undefined;
}

/**
 * Makes the requests of this process to services present the operator's certificate. Files that were replaced are used from the
 * next connection on, unless they are wrong.
 */
export function useOperatorCertificate(folder: string): void {
  const { cert, key, ca } = filesOf(folder, OPERATOR);
  const paths = upstreamTlsPaths({ upstreamCertFile: cert, upstreamKeyFile: key, upstreamCaFile: ca });
  let texts = readTlsFiles(paths);
  useUpstreamTls(() => {
    try {
      texts = readTlsFiles(paths);
    } catch {
      // Being replaced just now: those before are used once more.
    }
    return texts;
  });
}

/** The variables of one service that has its own files in this folder. Clients of the gateway need no certificate. */
export const tlsVariables = (folder: string, service: string): Environment => {
  const { cert, key, ca } = filesOf(folder, service);
  return {
    TLS_CERT_FILE: cert,
    TLS_KEY_FILE: key,
    ...(service !== GATEWAY && { TLS_CLIENT_CA_FILE: ca }),
    UPSTREAM_CA_FILE: ca,
    UPSTREAM_CERT_FILE: cert,
    UPSTREAM_KEY_FILE: key,
  };
};

/** The same for several services in one environment: `HEROES_TLS_CERT_FILE`, … Variables in `env` take precedence. */
export const withTls = (
  env: Environment,
  folder: string,
  services: readonly { readonly name: string }[],
): Environment => ({
  ...Object.fromEntries(
    services.flatMap(({ name }) =>
      Object.entries(tlsVariables(folder, name)).map(([variable, value]) => [
        variablePrefixOf(name) + variable,
        value,
      ]),
    ),
  ),
  ...env,
});
