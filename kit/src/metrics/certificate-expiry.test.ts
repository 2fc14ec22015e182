import { expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import { testAuthority, testCertificate } from "@super-heroes/testing/certificates/test-certificates";
import { watchCertificateExpiry } from "./certificate-expiry.ts";
import { createMetrics } from "./metrics.ts";

const METRIC = "tls_certificate_expires_seconds";
const expiryIn = (cert: string) => new Date(new X509Certificate(cert).validTo).getTime() / 1000;

test("each side with a certificate has the Unix time at which the service's own expires, as it is at the scrape", async () => {
  const authority = await testAuthority();
  const [soon, later] = [
    await testCertificate(authority, "heroes", { expiresInDays: 1 }),
    await testCertificate(authority, "heroes", { expiresInDays: 90 }),
  ];
  const listener = { current: { cert: soon.cert + authority.cert } };
  const metrics = createMetrics("heroes");
  watchCertificateExpiry(metrics, { listener, upstreams: { current: { cert: undefined } } });
  const samples = async () => (await metrics.registry.metrics()).match(new RegExp(`^${METRIC}\\{.*$`, "gm"));
  const sample = (cert: string) => `${METRIC}{side="listener",service="heroes"} ${expiryIn(cert)}`;

  expect(await samples()).toEqual([sample(soon.cert)]);
  listener.current = later;
  expect(await samples()).toEqual([sample(later.cert)]);
});
