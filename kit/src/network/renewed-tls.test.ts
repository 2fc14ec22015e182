import { afterEach, beforeEach, expect, test } from "bun:test";
import { unlink } from "node:fs/promises";
import {
  type CertificateFolder,
  certificateFolder,
  testAuthority,
  testCertificate,
} from "@super-heroes/testing/certificates/test-certificates";
import { openRenewedTls, type RenewedTls } from "./renewed-tls.ts";
import type { TlsTexts } from "./tls-files.ts";

const authority = await testAuthority();
const [first, second] = await Promise.all([
  testCertificate(authority, "heroes"),
  testCertificate(authority, "heroes"),
]);

let folder: CertificateFolder;
let lines: string[];
let renewed: TlsTexts[];
let now: Date;
let tls: RenewedTls;

beforeEach(async () => {
  folder = await certificateFolder();
  const { cert, key } = await folder.writePair("heroes", first);
  lines = [];
  renewed = [];
  now = new Date();
  const line = (level: string) => (fields: { reason?: string }, message: string) =>
    void lines.push([level, message, ...(fields.reason ? [fields.reason] : [])].join(": "));
  tls = openRenewedTls(
    {
      cert: { variable: "TLS_CERT_FILE", path: cert },
      key: { variable: "TLS_KEY_FILE", path: key },
      ca: { variable: "TLS_CLIENT_CA_FILE", path: undefined },
    },
    {
      log: { info: line("info"), warn: line("warn"), error: line("error") },
      onRenewed: (texts) => void renewed.push(texts),
      now: () => now,
    },
  );
});
afterEach(async () => {
  tls.close();
  await folder[Symbol.asyncDispose]();
});

test("files that have not changed are no renewal", () => {
  tls.check();
  expect(renewed).toEqual([]);
  expect(lines).toEqual([]);
});

test("renewed files are in use after the next check", async () => {
  await folder.writePair("heroes", second);
  expect(tls.current.cert).toBe(first.cert);
  tls.check();
  expect(tls.current).toEqual({ ...second, ca: undefined });
  expect(renewed).toEqual([tls.current]);
  expect(lines).toEqual(["info: certificates renewed"]);
});

test("a certificate without its new key waits for it; the log has the reason once", async () => {
  await folder.write("heroes.pem", second.cert);
  tls.check();
  tls.check();
  expect(tls.current).toEqual({ ...first, ca: undefined });
  expect(lines).toEqual([
    `error: changed certificates are not used; those before stay in use: TLS_KEY_FILE: ${folder.path("heroes-key.pem")} is not the key of the certificate in TLS_CERT_FILE`,
  ]);
  await folder.write("heroes-key.pem", second.key);
  tls.check();
  expect(tls.current).toEqual({ ...second, ca: undefined });
  expect(lines.at(-1)).toBe("info: certificates renewed");
});

test("a file that is removed changes nothing, and the next error of that kind is logged again", async () => {
  await unlink(folder.path("heroes.pem"));
  tls.check();
  await folder.writePair("heroes", first);
  tls.check();
  await unlink(folder.path("heroes.pem"));
  tls.check();
  expect(tls.current).toEqual({ ...first, ca: undefined });
  expect(renewed).toEqual([]);
  expect(lines.map((line) => line.replace(/: TLS_.*/, ""))).toEqual([
    "error: changed certificates are not used; those before stay in use",
    "error: changed certificates are not used; those before stay in use",
  ]);
});

test("the log has once that the certificate expires within a day, and once that it has expired", async () => {
  now = new Date(Date.now() + 1.5 * 24 * 3_600_000);
  tls.check();
  tls.check();
  expect(lines).toEqual(["warn: the certificate expires within a day"]);
  now = new Date(Date.now() + 3 * 24 * 3_600_000);
  tls.check();
  tls.check();
  expect(lines).toEqual([
    "warn: the certificate expires within a day",
    "error: the certificate has expired: replace the file",
  ]);
  now = new Date();
  await folder.writePair("heroes", second);
  tls.check();
  expect(lines.at(-1)).toBe("info: certificates renewed");
});
