import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Authority,
  type CertificatePair,
  createAuthority,
} from "@super-heroes/cli/certificates/authority";

const DAY_MS = 24 * 3_600_000;

/** The names and addresses of servers of tests. */
const LOCAL_HOSTS = ["localhost", "127.0.0.1", "::1"];

/** An authority for tests. Each has a key of its own. */
export const testAuthority = (name = "Test authority", expiresInDays = 2): Promise<Authority> =>
  createAuthority({ name, notBefore: daysFromNow(expiresInDays - 5), notAfter: daysFromNow(expiresInDays) });

/** The dates of a certificate for tests, in days from now, and what it is for besides this machine. */
export interface TestCertificate {
  /** By default two days from now: longer than services warn of. */
  expiresInDays?: number;
  startsInDays?: number;
  /** By default its name and the addresses of this machine. */
  hosts?: readonly string[];
}

/** Issues a certificate. */
export const testCertificate = (
  authority: Authority,
  name: string,
  { expiresInDays = 2, startsInDays = -1, hosts = [name, ...LOCAL_HOSTS] }: TestCertificate = {},
): Promise<CertificatePair> => {
  const notBefore = daysFromNow(Math.min(startsInDays, expiresInDays - 1));
  return authority.issue({ name, hosts, notBefore, notAfter: daysFromNow(expiresInDays) });
};

/** A folder of PEM files, which is removed at the end. */
export interface CertificateFolder extends AsyncDisposable {
  path(name: string): string;
  /** Writes or replaces a file, and returns its path. */
  write(name: string, text: string): Promise<string>;
  /** Writes or replaces `<name>.pem` and `<name>-key.pem`, and returns their paths. */
  writePair(name: string, pair: CertificatePair): Promise<CertificatePair>;
}

/** Creates a folder for PEM files. */
export async function certificateFolder(): Promise<CertificateFolder> {
  const folder = await mkdtemp(join(tmpdir(), "certificates-"));
  const path = (name: string) => join(folder, name);
  async function write(name: string, text: string): Promise<string> {
    await writeFile(path(name), text, { mode: 0o600 });
    return path(name);
  }
  return {
    path,
    write,
    writePair: async (name, { cert, key }) => ({
      cert: await write(`${name}.pem`, cert),
      key: await write(`${name}-key.pem`, key),
    }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

const daysFromNow = (days: number) => new Date(Date.now() + days * DAY_MS);
