import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import {
  certificateFolder,
  testAuthority,
  testCertificate,
} from "@super-heroes/testing/certificates/test-certificates";
import { freePort } from "@super-heroes/testing/processes/free-port";
import { STORE_LATE } from "../../src/store/connect.ts";
import { startTiny } from "./tiny-process.ts";

setDefaultTimeout(20_000);

const authority = await testAuthority();
const folder = await certificateFolder();
afterAll(() => folder[Symbol.asyncDispose]());
const ca = await folder.write("ca.pem", authority.cert);
const own = await folder.writePair("tiny", await testCertificate(authority, "tiny"));
const expired = await folder.writePair(
  "expired",
  await testCertificate(authority, "tiny", { expiresInDays: -1 }),
);
const client = await testCertificate(authority, "client", { hosts: [] });

const tlsOf = ({ cert, key }: { cert: string; key: string }) => ({ TLS_CERT_FILE: cert, TLS_KEY_FILE: key });

describe("a service with TLS_CERT_FILE", () => {
  test("speaks TLS, reports an https address, and serves no plain HTTP", async () => {
    await using tiny = startTiny(tlsOf(own));
    const url = String((await tiny.logged("listening")).url);
    expect(url).toStartWith("https://127.0.0.1:");
    const response = await fetch(`${url}/public-url`, { tls: { ca: authority.cert } });
    expect(await response.json()).toEqual({ publicUrl: url });
    await expect(fetch(url.replace("https:", "http:"))).rejects.toThrow();
  });

  test("requires client certificates with TLS_CLIENT_CA_FILE, but none on PROBE_PORT", async () => {
    const probePort = freePort();
    await using tiny = startTiny({ ...tlsOf(own), TLS_CLIENT_CA_FILE: ca, PROBE_PORT: String(probePort) });
    const url = String((await tiny.logged("listening")).url);
    await expect(fetch(`${url}/health`, { tls: { ca: authority.cert } })).rejects.toThrow();
    expect((await fetch(`${url}/health`, { tls: { ca: authority.cert, ...client } })).status).toBe(200);
    const probe = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${probePort}${path}`, init);
    for (const path of ["/health", "/ready", "/metrics"]) expect((await probe(path)).status).toBe(200);
    expect(await (await probe("/metrics")).text()).toContain(
      'tls_certificate_expires_seconds{side="listener"',
    );
    expect((await probe("/public-url")).status).toBe(404);
    expect((await probe("/health", { method: "POST" })).status).toBe(404);
    tiny.signal("SIGTERM");
    expect(await tiny.exitCode).toBe(0);
  });

  test("uses renewed files, and keeps its process", async () => {
    const pair = await folder.writePair("renewed", await testCertificate(authority, "before"));
    await using tiny = startTiny(tlsOf(pair));
    const url = String((await tiny.logged("listening")).url);
    const pidOf = async () =>
      (await fetch(`${url}/pid`, { tls: { ca: authority.cert }, keepalive: false })).json();
    const before = await pidOf();
    await folder.writePair("renewed", await testCertificate(authority, "after"));
    await tiny.logged("certificates renewed");
    expect(await pidOf()).toEqual(before);
  });

  test("waits for its store with TLS, too", async () => {
    let isThere = false;
    const fetchStore = () => new Response(null, { status: isThere ? 200 : 503 });
    await using store = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: fetchStore });
    const port = freePort();
    const ready = () => fetch(`https://127.0.0.1:${port}/ready`, { tls: { ca: authority.cert } });
    await using tiny = startTiny({ ...tlsOf(own), PORT: String(port), STORE_URL: store.url.origin });
    await tiny.logged(STORE_LATE);
    expect((await ready()).status).toBe(503);
    isThere = true;
    expect(await tiny.logged("listening")).toMatchObject({ url: `https://127.0.0.1:${port}` });
    expect((await ready()).status).toBe(200);
  });
});

describe("a service does not start, and one line says why", () => {
  test.each([
    [
      "a certificate without its key",
      { TLS_CERT_FILE: own.cert },
      "TLS_KEY_FILE: must be set with TLS_CERT_FILE",
    ],
    [
      "an authority without a certificate",
      { TLS_CLIENT_CA_FILE: ca },
      "TLS_CERT_FILE: must be set with TLS_CLIENT_CA_FILE",
    ],
    ["an expired certificate", tlsOf(expired), "TLS_CERT_FILE: .* has a certificate that expired at .*"],
    [
      "an authority that is none",
      { UPSTREAM_CA_FILE: own.cert },
      "UPSTREAM_CA_FILE: .* has a certificate that is not that of an authority",
    ],
    [
      "a missing file",
      { UPSTREAM_CERT_FILE: "/nowhere.pem", UPSTREAM_KEY_FILE: own.key },
      "UPSTREAM_CERT_FILE: /nowhere.pem cannot be read \\(ENOENT\\)",
    ],
  ])("%s", async (_, env, line) => {
    await using tiny = startTiny(env);
    expect(await tiny.exitCode).toBe(1);
    expect(await tiny.stderr()).toMatch(new RegExp(`^tiny: ${line}\n$`));
  });

  test("files of its port and of its calls, a line for each", async () => {
    await using tiny = startTiny({ TLS_CERT_FILE: own.cert, UPSTREAM_CA_FILE: own.key });
    expect(await tiny.exitCode).toBe(1);
    expect(await tiny.stderr()).toBe(
      `tiny: TLS_KEY_FILE: must be set with TLS_CERT_FILE\ntiny: UPSTREAM_CA_FILE: ${own.key} is not a certificate in PEM\n`,
    );
  });
});
