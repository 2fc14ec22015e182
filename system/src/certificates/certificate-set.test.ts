import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readTlsFiles } from "@super-heroes/kit/network/tls-files";
import { listenerTlsPaths, upstreamTlsPaths } from "@super-heroes/kit/network/tls-variables";
import { CertificateSetError, expiryOfSet, filesOf, HOLDERS, writeCertificates } from "./certificate-set.ts";
import { withTls } from "./tls-environment.ts";

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "certificate-set-")), "certificates");
});
afterEach(() => rm(join(folder, ".."), { recursive: true }));

const write = (mode: "create" | "renew" | "replace", days = 30, hosts: string[] = []) =>
  writeCertificates(folder, { days, hosts, mode });

const certificateOf = async (holder: string) =>
  new X509Certificate(await readFile(filesOf(folder, holder).cert, "utf8"));

describe("certificates", () => {
  test("renewed certificates are for the same names and addresses", async () => {
    await write("create", 30, ["laptop.local", "192.168.1.20", "fd00::7"]);
    const before = (await certificateOf("heroes")).subjectAltName;
    await write("renew", 60);
    expect((await certificateOf("heroes")).subjectAltName).toBe(before);
    await write("renew", 60, ["other.local"]);
    const heroes = await certificateOf("heroes");
    expect([heroes.checkHost("laptop.local"), heroes.checkHost("other.local")]).toEqual([
      "laptop.local",
      "other.local",
    ]);
  });

  test("are there for everyone, and services accept them", async () => {
    const expires = await write("create");
    expect((await expiryOfSet(folder))?.getTime()).toBe(Math.floor(expires.getTime() / 1000) * 1000);
    for (const holder of HOLDERS) {
      const { cert, key, ca } = filesOf(folder, holder);
      const listener = { tlsCertFile: cert, tlsKeyFile: key, tlsClientCaFile: ca };
      const upstreams = { upstreamCertFile: cert, upstreamKeyFile: key, upstreamCaFile: ca };
      expect(readTlsFiles(listenerTlsPaths(listener))).toEqual(readTlsFiles(upstreamTlsPaths(upstreams)));
    }
  });

  test("have the names of a service on this machine, in Compose and in Kubernetes, and those that were requested", async () => {
    await write("create", 30, ["laptop.local", "192.168.1.20"]);
    const heroes = await certificateOf("heroes");
    for (const host of ["heroes", "localhost", "heroes.super-heroes.svc.cluster.local", "laptop.local"])
      expect(heroes.checkHost(host), host).toBe(host);
    for (const address of ["127.0.0.1", "::1", "192.168.1.20"]) expect(heroes.checkIP(address)).toBe(address);
    expect(heroes.checkHost("villains")).toBeUndefined();
    expect((await certificateOf("operator")).subjectAltName).toBeUndefined();
  });

  test("are private: folders 0700, files 0600, whatever the umask", async () => {
    const before = process.umask(0o000);
    try {
      await write("create");
    } finally {
      process.umask(before);
    }
    const all = await readdir(folder, { recursive: true, withFileTypes: true });
    expect(all.length).toBeGreaterThan(3 * HOLDERS.length);
    for (const entry of all) {
      const { mode } = await stat(join(entry.parentPath, entry.name));
      expect(mode & 0o777, entry.name).toBe(entry.isDirectory() ? 0o700 : 0o600);
    }
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  test("are not overwritten by mistake", async () => {
    await write("create");
    const before = await readFile(filesOf(folder, "heroes").cert, "utf8");
    await expect(write("create")).rejects.toThrow(CertificateSetError);
    expect(await readFile(filesOf(folder, "heroes").cert, "utf8")).toBe(before);
  });

  test("are renewed by the same authority", async () => {
    await write("create");
    const [ca, before] = [await readFile(join(folder, "ca.crt"), "utf8"), await certificateOf("heroes")];
    await write("renew", 60);
    const after = await certificateOf("heroes");
    expect(await readFile(join(folder, "ca.crt"), "utf8")).toBe(ca);
    expect(after.serialNumber).not.toBe(before.serialNumber);
    expect(after.verify(new X509Certificate(ca).publicKey)).toBe(true);
  });

  test("never outlive their authority", async () => {
    await write("create", 3650);
    const { validTo } = new X509Certificate(await readFile(join(folder, "ca.crt"), "utf8"));
    expect(new Date((await certificateOf("heroes")).validTo) <= new Date(validTo)).toBe(true);
  });

  test("are replaced with another authority", async () => {
    await write("create");
    const before = new X509Certificate(await readFile(join(folder, "ca.crt"), "utf8"));
    await write("replace");
    expect((await certificateOf("heroes")).verify(before.publicKey)).toBe(false);
  });

  test("that are not there cannot be renewed", async () => {
    await expect(write("renew")).rejects.toThrow("has no certificates to renew: run without --renew");
    expect(await expiryOfSet(folder)).toBeUndefined();
  });

  test("of a broken authority cannot be renewed", async () => {
    await write("create");
    await writeFile(join(folder, "ca.key"), "nothing");
    await expect(write("renew")).rejects.toThrow("--force makes another one");
  });

  test("are refused where the folder is a file", async () => {
    await writeFile(folder, "");
    await expect(write("create")).rejects.toThrow(`${folder} is not a folder`);
  });

  test("are not written to a folder that every user can change", async () => {
    await write("create");
    await writeFile(join(folder, "other.txt"), "");
    await chmod(folder, 0o777);
    await expect(write("renew")).rejects.toThrow("every user of this machine can write to");
  });
});

test("the environment has each service's own files, none for clients of the gateway, and keeps what was set", () => {
  const env = withTls({ HEROES_TLS_CERT_FILE: "/own.pem" }, "/c", [{ name: "gateway" }, { name: "heroes" }]);
  expect(env).toMatchObject({
    HEROES_TLS_CERT_FILE: "/own.pem",
    HEROES_TLS_CLIENT_CA_FILE: "/c/heroes/ca.crt",
    GATEWAY_TLS_CERT_FILE: "/c/gateway/tls.crt",
    GATEWAY_UPSTREAM_CERT_FILE: "/c/gateway/tls.crt",
  });
  expect(env.GATEWAY_TLS_CLIENT_CA_FILE).toBeUndefined();
});
