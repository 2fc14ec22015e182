import { afterAll, describe, expect, test } from "bun:test";
import { chmod } from "node:fs/promises";
import {
  certificateFolder,
  testAuthority,
  testCertificate,
} from "@super-heroes/testing/certificates/test-certificates";
import { expiryOf, readTlsFiles } from "./tls-files.ts";

const folder = await certificateFolder();
afterAll(() => folder[Symbol.asyncDispose]());

const authority = await testAuthority();
const other = await testAuthority("Another authority");
const heroes = await testCertificate(authority, "heroes");
const expiredPair = await testCertificate(authority, "heroes", { expiresInDays: -1 });
const own = await folder.writePair("heroes", heroes);
const expired = await folder.writePair("expired", expiredPair);
const future = await folder.writePair(
  "future",
  await testCertificate(authority, "heroes", { startsInDays: 1, expiresInDays: 2 }),
);
const stranger = await folder.writePair("stranger", await testCertificate(other, "heroes"));
const ca = await folder.write("ca.pem", authority.cert);
const bundle = await folder.write("bundle.pem", `# Old and new\n${other.cert}\n${authority.cert}`);
const text = await folder.write("text.pem", "not a certificate");
const broken = await folder.write(
  "broken.pem",
  "-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n",
);

/** Reads files as those of a service's port. */
const read = (paths: { cert?: string; key?: string; ca?: string }) =>
  readTlsFiles({
    cert: { variable: "TLS_CERT_FILE", path: paths.cert },
    key: { variable: "TLS_KEY_FILE", path: paths.key },
    ca: { variable: "TLS_CLIENT_CA_FILE", path: paths.ca },
  });

describe("files that belong together", () => {
  test("are read", () => {
    expect(read({ ...own, ca })).toEqual({ ...heroes, ca: authority.cert });
  });

  test("may begin with a byte order mark, which the texts do not have", async () => {
    const marked = {
      cert: await folder.write("marked.crt", `\uFEFF${heroes.cert}`),
      key: await folder.write("marked.key", `\uFEFF${heroes.key}`),
      ca: await folder.write("marked-ca.pem", `\uFEFF${other.cert}\uFEFF${authority.cert}`),
    };
    expect(read(marked)).toEqual({
      cert: heroes.cert,
      key: heroes.key,
      ca: `${other.cert}${authority.cert}`,
    });
  });

  test("are optional", () => {
    expect(read({})).toEqual({ cert: undefined, key: undefined, ca: undefined });
    expect(read({ cert: "", key: "", ca: "" })).toEqual({ cert: undefined, key: undefined, ca: undefined });
    expect(read({ ca }).ca).toBe(authority.cert);
  });

  test("may have several authorities, and a certificate with intermediate ones after it", async () => {
    expect(read({ ca: bundle }).ca).toContain(other.cert);
    const chain = await folder.write("chain.pem", heroes.cert + authority.cert);
    expect(read({ cert: chain, key: own.key }).cert).toBe(heroes.cert + authority.cert);
  });
});

describe("one line names the variable and what is wrong", () => {
  test.each([
    ["a certificate without its key", { cert: own.cert }, "TLS_KEY_FILE: must be set with TLS_CERT_FILE"],
    ["a key without its certificate", { key: own.key }, "TLS_CERT_FILE: must be set with TLS_KEY_FILE"],
    [
      "the key of another certificate",
      { cert: own.cert, key: stranger.key },
      `TLS_KEY_FILE: ${stranger.key} is not the key of the certificate in TLS_CERT_FILE`,
    ],
    [
      "an expired certificate",
      expired,
      `TLS_CERT_FILE: ${expired.cert} has a certificate that expired at ${expiryOf(expiredPair.cert)?.toISOString()}`,
    ],
    [
      "one of the future",
      future,
      /^TLS_CERT_FILE: .*future\.pem has a certificate that is not valid before 20/,
    ],
    [
      "a service's certificate as authority",
      { ca: own.cert },
      `TLS_CLIENT_CA_FILE: ${own.cert} has a certificate that is not that of an authority`,
    ],
    ["a text as authority", { ca: text }, `TLS_CLIENT_CA_FILE: ${text} is not a certificate in PEM`],
    [
      "a broken certificate",
      { cert: broken, key: own.key },
      `TLS_CERT_FILE: ${broken} is not a certificate in PEM`,
    ],
    [
      "a certificate as key",
      { cert: own.cert, key: own.cert },
      `TLS_KEY_FILE: ${own.cert} is not a private key in PEM without a password`,
    ],
    [
      "a missing file",
      { ca: folder.path("missing.pem") },
      `TLS_CLIENT_CA_FILE: ${folder.path("missing.pem")} cannot be read (ENOENT)`,
    ],
    ["a folder", { ca: folder.path("") }, /^TLS_CLIENT_CA_FILE: .* cannot be read \(EISDIR\)$/],
  ])("%s", (_, paths, message) => {
    expect(() => read(paths)).toThrow(message);
  });

  test("an authority that has expired, unless the file has one that has not", async () => {
    const { cert } = await testAuthority("Old authority", -1);
    const path = await folder.write("old-ca.pem", cert);
    expect(() => read({ ca: path })).toThrow(/^TLS_CLIENT_CA_FILE: .* has a certificate that expired at/);
    const both = await folder.write("both.pem", cert + authority.cert);
    expect(read({ ca: both }).ca).toBe(cert + authority.cert);
  });

  test("a file that this user may not read", async () => {
    const path = await folder.write("secret.pem", authority.cert);
    await chmod(path, 0o000);
    if (process.getuid?.() === 0) expect(read({ ca: path }).ca).toBe(authority.cert);
    else expect(() => read({ ca: path })).toThrow(`TLS_CLIENT_CA_FILE: ${path} cannot be read (EACCES)`);
  });
});
