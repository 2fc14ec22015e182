import { describe, expect, test } from "bun:test";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { createAuthority, readAuthority } from "./authority.ts";

const TOMORROW = new Date(Date.now() + 86_400_000);

const authority = await createAuthority({ name: "Test authority", notAfter: TOMORROW });

describe("an authority", () => {
  test("is one, and has signed itself", () => {
    const certificate = new X509Certificate(authority.cert);
    expect(certificate.ca).toBe(true);
    expect(certificate.subject).toBe("CN=Test authority");
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(authority.key))).toBe(true);
  });

  test("issues certificates with a key of their own, for names and addresses", async () => {
    const hosts = ["heroes", "localhost", "127.0.0.1", "::1"];
    const { cert, key } = await authority.issue({ name: "heroes", hosts, notAfter: TOMORROW });
    const certificate = new X509Certificate(cert);
    expect(certificate.checkIssued(new X509Certificate(authority.cert))).toBe(true);
    expect(certificate.verify(new X509Certificate(authority.cert).publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(certificate.checkHost("heroes")).toBe("heroes");
    expect(certificate.checkHost("villains")).toBeUndefined();
    expect(certificate.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(certificate.checkIP("::1")).toBe("::1");
    expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]);
  });

  test("is the same when it is read again", async () => {
    const again = await readAuthority(authority);
    expect(again.cert).toBe(authority.cert);
    const { cert } = await again.issue({ name: "users", hosts: ["users"], notAfter: TOMORROW });
    expect(new X509Certificate(cert).verify(new X509Certificate(authority.cert).publicKey)).toBe(true);
  });

  test("keeps the dates that were requested, to the second", async () => {
    const notBefore = new Date("2020-01-01T00:00:00Z");
    const notAfter = new Date("2020-01-02T00:00:00Z");
    const { cert } = await authority.issue({ name: "old", hosts: [], notBefore, notAfter });
    const { validFrom, validTo, subjectAltName } = new X509Certificate(cert);
    expect([validFrom, validTo].map((date) => new Date(date))).toEqual([notBefore, notAfter]);
    expect(subjectAltName).toBeUndefined();
  });

  test("cannot be read from another key's text", async () => {
    expect(readAuthority({ cert: authority.cert, key: "nothing" })).rejects.toThrow("the key is not PEM");
  });
});
