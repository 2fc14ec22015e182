import type { AnyElysia } from "elysia";
import type { Logger } from "../log/log.ts";
import { watchCertificateExpiry } from "../metrics/certificate-expiry.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { listenFailure, urlOfListener } from "../network/listening-address.ts";
import { openRenewedTls } from "../network/renewed-tls.ts";
import type { SideListener } from "../network/side-listener.ts";
import { listenerTlsPaths, upstreamTlsPaths } from "../network/tls-variables.ts";
import { useUpstreamTls } from "../network/upstream-tls.ts";
import { listenForProbes } from "./probe-listener.ts";
import type { ServiceConfig } from "./service-config.ts";
import { listen, type ServiceListener } from "./service-listener.ts";

/** The port of a service, its port for probes, and the certificates of both its port and its calls. */
export interface ServicePort {
  /**
   * Serves this app, in place of the one before, and resolves with the URL. Rejects with an Error whose message is one line for
   * the operator.
   */
  serve(app: AnyElysia): Promise<string>;
  /** Stops when all requests have responses, or after `limitMs`; resolves with whether they had. */
  drain(limitMs: number): Promise<boolean>;
}

/**
 * Opens the certificates that the configuration names. From then on, all calls of this process use those for upstreams; renewed
 * files are in use within seconds. The metric `tls_certificate_expires_seconds` has when each certificate expires.
 */
export function openServicePort(
  config: ServiceConfig,
  { log, metrics }: { log: Logger; metrics: Metrics },
): ServicePort {
  let served: AnyElysia | undefined;
  let listener: ServiceListener | undefined;
  let probes: SideListener | undefined;

  const upstreams = openRenewedTls(upstreamTlsPaths(config), { log });
  useUpstreamTls(() => upstreams.current);
  const own = config.tlsCertFile
    ? openRenewedTls(listenerTlsPaths(config), {
        log,
        onRenewed(texts) {
          try {
            listener?.renew(texts);
          } catch (error) {
            log.error({ err: error }, "renewed certificates cannot be used; those before stay in use");
          }
        },
      })
    : undefined;
  watchCertificateExpiry(metrics, { listener: own, upstreams });

  async function replace(app: AnyElysia): Promise<ServiceListener> {
    const before = listener;
    listener = undefined;
    await before?.close();
    served = app;
    try {
      listener = listen(app, { ...config, tls: own?.current });
    } catch (cause) {
      throw new Error(listenFailure(config.host, config.port, cause as Error), { cause });
    }
    return listener;
  }

  return {
    async serve(app) {
      const { port } = await replace(app);
      const { probePort, host, reusePort } = config;
      if (probePort !== undefined && !probes) {
        probes = listenForProbes({ port: probePort, host, reusePort }, () => served ?? app);
        log.debug({ url: probes.url }, "serving probes");
      }
      return urlOfListener(config.host, port, own ? "https" : "http");
    },
    async drain(limitMs) {
      own?.close();
      upstreams.close();
      const isEmpty = (await listener?.drain(limitMs)) ?? true;
      await probes?.close();
      return isEmpty;
    },
  };
}
