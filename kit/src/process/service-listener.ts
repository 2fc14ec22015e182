import type { Server, TLSOptions } from "bun";
import type { AnyElysia } from "elysia";
import { expiryOf, type TlsTexts } from "../network/tls-files.ts";
import { KEEP_ALIVE_IDLE_MS } from "../upstream/upstream.ts";
import { drain } from "./drain.ts";

/** Where a service listens. */
export interface ListenOptions {
  port: number;
  host: string;
  reusePort: boolean;
  /** The certificates; without them the port speaks no TLS. */
  tls?: TlsTexts | undefined;
  /** How long a replaced server still responds; by default longer than agents keep an idle connection. */
  replacedForMs?: number;
}

/** The server of a service, which may be replaced by one with other certificates. */
export interface ServiceListener {
  readonly port: number;
  /**
   * Listens with these certificates, on the same port. Connections that are open stay; those of requests are closed after the next
   * response. Throws as `Bun.serve` does, and everything stays as it was.
   */
  renew(tls: TlsTexts): void;
  /** Stops all servers of the port when all requests have responses, or after `limitMs`; resolves with whether they had. */
  drain(limitMs: number): Promise<boolean>;
  /** Closes the port and all connections. */
  close(): Promise<void>;
}

/** Idle connections are kept longer than any agent keeps them, so that the client closes them first. */
export const IDLE_TIMEOUT_S = 120;

/** By then agents have closed the connections on which they sent nothing meanwhile. */
const REPLACED_FOR_MS = KEEP_ALIVE_IDLE_MS + 5000;

/**
 * Listens with this app. Throws as `Bun.serve` does.
 *
 * Bun cannot change the certificates of a server. A second server on the same port has the new ones instead. The kernel gives it
 * half of the new connections at once, and all of them when the first server stops. Until then the first one adds `Connection:
 * close` to its responses, so that a client never sends a request on a connection that is just being closed.
 */
export function listen(app: AnyElysia, options: ListenOptions): ServiceListener {
  const { tls, replacedForMs = REPLACED_FOR_MS } = options;
  // Two processes must not share the port by mistake, which a port that is shared for renewals would allow.
  if (tls && !options.reusePort && options.port !== 0) requireFree(options);
  app.listen(serveOptions(options));
  let server = app.server as Server<undefined>;
  let current = tls;
  const port = server.port ?? 0;
  const replaced = new Map<Server<undefined>, Timer>();

  function retire(old: Server<undefined>, afterMs: number): void {
    old.reload({
      fetch: async (request: Request) => {
        const response = await app.fetch(request);
        response.headers.set("connection", "close");
        return response;
      },
    });
    const stop = async () => {
      await old.stop();
      replaced.delete(old);
    };
    replaced.set(old, setTimeout(stop, afterMs).unref());
  }

  return {
    port,
    renew(next) {
      const old = server;
      server = Bun.serve({ ...serveOptions({ ...options, port, tls: next }), fetch: app.fetch });
      app.server = server as AnyElysia["server"];
      // Clients refuse an expired certificate, so half of their new connections would fail until then.
      const isExpired = (expiryOf(current?.cert) ?? new Date()) <= new Date();
      current = next;
      retire(old, isExpired ? 0 : replacedForMs);
    },
    async drain(limitMs) {
      for (const timer of replaced.values()) clearTimeout(timer);
      const drained = await Promise.all([server, ...replaced.keys()].map((one) => drain(one, limitMs)));
      return drained.every((isEmpty) => isEmpty);
    },
    async close() {
      for (const timer of replaced.values()) clearTimeout(timer);
      await Promise.all([server, ...replaced.keys()].map((one) => one.stop(true)));
    },
  };
}

const serveOptions = ({ port, host: hostname, reusePort, tls }: ListenOptions) => ({
  port,
  hostname,
  reusePort: reusePort || tls !== undefined,
  idleTimeout: IDLE_TIMEOUT_S,
  // Independent of NODE_ENV: Bun's error pages are never used, and a request costs the same everywhere.
  development: false as const,
  // The shell enforces the limit with a proper response; Bun's own limit sends an empty 413.
  maxRequestBodySize: Number.MAX_SAFE_INTEGER,
  ...(tls && { tls: tlsOptions(tls) }),
});

const tlsOptions = ({ cert = "", key = "", ca }: TlsTexts): TLSOptions => ({
  cert,
  key,
  ...(ca !== undefined && { ca, requestCert: true, rejectUnauthorized: true }),
});

/** Throws as `Bun.serve` does when another server listens there. */
function requireFree({ port, host: hostname }: ListenOptions): void {
  const probe = Bun.serve({ port, hostname, reusePort: false, fetch: () => new Response() });
  void probe.stop(true);
}
