import { randomUUID, X509Certificate } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Authority, createAuthority, readAuthority } from "@super-heroes/cli/certificates/authority";
import { privateFolder } from "@super-heroes/kit/config/private-files";
import { OPERATOR } from "@super-heroes/topology/correspondence";
import { serviceNames } from "@super-heroes/topology/services";

/** The balancer of Compose, which is a server to clients and a client of services. */
export const BALANCER = "balancer";

/** Those that have a certificate: every service, the balancer of Compose, and the commands of an operator. */
export const HOLDERS: readonly string[] = [...serviceNames, BALANCER, OPERATOR];

/** The names of the files, which are those of cert-manager's secrets. */
export const FILES = { cert: "tls.crt", key: "tls.key", ca: "ca.crt" } as const;

const AUTHORITY = { cert: "ca.crt", key: "ca.key" } as const;

/** The namespace of the services in deploy/kubernetes. */
const NAMESPACE = "super-heroes";
const LOCAL = ["localhost", "127.0.0.1", "::1"];

const DAY_MS = 24 * 3_600_000;
/** How long an authority is valid, in days, so that all renewals are its own. */
const AUTHORITY_DAYS = 3650;

/** What is to be written. */
export interface CertificateOrder {
  days: number;
  /** Further names and addresses of the services. */
  hosts: readonly string[];
  /** `create` refuses to overwrite; `renew` keeps the authority and all names; `replace` makes a new one. */
  mode: "create" | "renew" | "replace";
}

/** The certificates cannot be written, or there are none. The message is one line for the operator. */
export class CertificateSetError extends Error {
  override readonly name = "CertificateSetError";
}

/** The paths of the files of one holder. */
export const filesOf = (folder: string, holder: string) => ({
  cert: join(folder, holder, FILES.cert),
  key: join(folder, holder, FILES.key),
  ca: join(folder, holder, FILES.ca),
});

/** When the certificates in the folder expire; `undefined` when it has none. */
export async function expiryOfSet(folder: string): Promise<Date | undefined> {
  const text = await readIfThere(filesOf(folder, OPERATOR).cert);
  return text === undefined ? undefined : new Date(new X509Certificate(text).validTo);
}

/**
 * Writes a certificate for every holder, each in a subfolder that can be mounted alone, and the authority beside them. Only the owner
 * can read the files (0600) and enter the folders (0700). Files are replaced one by one, each atomically, so that running services
 * can renew them. Resolves with the date at which they expire.
 *
 * Throws {@link CertificateSetError} when the folder has certificates and they are not to be replaced, or has none to renew.
 */
export async function writeCertificates(
  folder: string,
  { days, hosts, mode }: CertificateOrder,
): Promise<Date> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "EEXIST" && cause.code !== "ENOTDIR") throw cause;
    throw new CertificateSetError(`${folder} is not a folder, or lies in none`, { cause });
  });
  await privateFolder(folder, (names) => names.every((name) => isOurs(name)));
  const authority = mode === "renew" ? await existingAuthority(folder) : await newAuthority(folder, mode);
  const authorityExpires = new Date(new X509Certificate(authority.cert).validTo);
  const notAfter = new Date(Math.min(inDays(days).getTime(), authorityExpires.getTime()));
  for (const holder of HOLDERS) {
    const files = filesOf(folder, holder);
    const names = new Set([
      ...hostsOf(holder, hosts),
      ...(mode === "renew" ? await hostsIn(files.cert) : []),
    ]);
    const { cert, key } = await authority.issue({ name: holder, hosts: [...names], notAfter });
    await privateFolder(join(folder, holder));
    await put(files.ca, authority.cert);
    await put(files.key, key);
    await put(files.cert, cert);
  }
  return notAfter;
}

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);

const isOurs = (name: string) => [...HOLDERS, ...Object.values(AUTHORITY)].includes(name);

/** The names and addresses in the certificate of a file, so that a renewed one is for the same. */
async function hostsIn(file: string): Promise<string[]> {
  const text = await readIfThere(file);
  const names = text === undefined ? undefined : new X509Certificate(text).subjectAltName;
  return [...(names ?? "").matchAll(/(DNS|IP Address):([^,\s]+)/g)].map(([, kind, name = ""]) =>
    kind === "DNS" ? name : shortAddress(name),
  );
}

/** An address as this command writes it: node shows `::1` as `0:0:0:0:0:0:0:1`. */
const shortAddress = (address: string) =>
  address.includes(":") ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;

/** A client alone needs no host: nobody connects to the operator. */
function hostsOf(holder: string, more: readonly string[]): string[] {
  if (holder === OPERATOR) return [];
  const names = [holder, `${holder}-replicas`];
  const kubernetes = names.flatMap((name) =>
    ["", `.${NAMESPACE}`, `.${NAMESPACE}.svc`, `.${NAMESPACE}.svc.cluster.local`].map((end) => name + end),
  );
  return [...new Set([...kubernetes, ...LOCAL, ...more])];
}

async function newAuthority(folder: string, mode: "create" | "replace"): Promise<Authority> {
  const files = authorityFiles(folder);
  if (mode === "create" && (await readIfThere(files.key)) !== undefined)
    throw new CertificateSetError(
      `${folder} has certificates already: --renew issues new ones of the same authority, --force replaces the authority, too`,
    );
  const authority = await createAuthority({
    name: "Super Heroes development authority",
    notAfter: inDays(AUTHORITY_DAYS),
  });
  await put(files.key, authority.key);
  await put(files.cert, authority.cert);
  return authority;
}

async function existingAuthority(folder: string): Promise<Authority> {
  const files = authorityFiles(folder);
  const [cert, key] = await Promise.all([readIfThere(files.cert), readIfThere(files.key)]);
  if (cert === undefined || key === undefined)
    throw new CertificateSetError(`${folder} has no certificates to renew: run without --renew`);
  return await readAuthority({ cert, key }).catch((cause: Error) => {
    throw new CertificateSetError(
      `${files.cert} and ${files.key} are not an authority of this command (${cause.message}): --force makes another one`,
      { cause },
    );
  });
}

const authorityFiles = (folder: string) => ({
  cert: join(folder, AUTHORITY.cert),
  key: join(folder, AUTHORITY.key),
});

/** Writes a file whole, so that a reader gets the text before or the new one. */
async function put(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: "wx" });
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
