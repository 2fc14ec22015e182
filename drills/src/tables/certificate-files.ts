import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Authority, createAuthority } from "@super-heroes/cli/certificates/authority";
import type { Environment } from "@super-heroes/system/environment/environment";

/** The certificates of a drill's services, in files. */
export interface CertificateFiles {
  /** The certificate of the authority, as PEM. */
  readonly ca: string;
  /** Writes or replaces the key and the certificate of a service, valid until `notAfter`. */
  issue(service: string, notAfter: Date): Promise<void>;
  /** A certificate for a client, without files. */
  issueClient(notAfter: Date): Promise<{ cert: string; key: string }>;
  /** The variables of a service: TLS on its port, client certificates required, and its certificate for its calls. */
  variablesOf(service: string): Environment;
}

/** The addresses at which services of a drill listen. */
const HOSTS = ["localhost", "127.0.0.1", "::1"];
const DAY_MS = 24 * 3_600_000;

/** Creates an authority, whose certificates are in `folder`. */
export async function openCertificateFiles(folder: string): Promise<CertificateFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const authority: Authority = await createAuthority({
    name: "Drill authority",
    notAfter: new Date(Date.now() + DAY_MS),
  });
  const caFile = join(folder, "ca.pem");
  await put(caFile, authority.cert);
  const filesOf = (service: string) => ({
    cert: join(folder, `${service}.pem`),
    key: join(folder, `${service}-key.pem`),
  });
  return {
    ca: authority.cert,
    async issue(service, notAfter) {
      const pair = await authority.issue({ name: service, hosts: HOSTS, notAfter });
      const files = filesOf(service);
      await put(files.key, pair.key);
      await put(files.cert, pair.cert);
    },
    issueClient: (notAfter) => authority.issue({ name: "drill", hosts: [], notAfter }),
    variablesOf(service) {
      const { cert, key } = filesOf(service);
      return {
        TLS_CERT_FILE: cert,
        TLS_KEY_FILE: key,
        TLS_CLIENT_CA_FILE: caFile,
        UPSTREAM_CA_FILE: caFile,
        UPSTREAM_CERT_FILE: cert,
        UPSTREAM_KEY_FILE: key,
      };
    },
  };
}

/** Replaces a file as a whole, as mounted secrets are. */
async function put(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
