import { expiryOf, type TlsTexts } from "../network/tls-files.ts";
import type { Metrics } from "./metrics.ts";

/** The side of a connection that presents a certificate: the service's own port, or its calls to upstreams. */
export type CertificateSide = "listener" | "upstreams";

/** Where the certificate of a side is read, at each scrape. */
export interface CertificateInUse {
  readonly current: Pick<TlsTexts, "cert">;
}

/**
 * Exposes `tls_certificate_expires_seconds{side}`: the Unix time at which the certificate in use expires. It is that of the first
 * certificate of the file, which is the service's own. A side without a certificate has no series.
 */
export function watchCertificateExpiry(
  metrics: Pick<Metrics, "gauge">,
  sides: Readonly<Record<CertificateSide, CertificateInUse | undefined>>,
): void {
  for (const [side, inUse] of Object.entries(sides)) {
    if (inUse?.current.cert === undefined) continue;
    metrics
      .gauge("tls_certificate_expires_seconds", "When the certificate in use expires, in Unix time", ["side"])
      .watch({ side }, () => (expiryOf(inUse.current.cert)?.getTime() ?? 0) / 1000);
  }
}
