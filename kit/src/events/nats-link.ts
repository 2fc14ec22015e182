import { type ConnectionOptions, connect, type NatsConnection } from "@nats-io/transport-node";
import type { Logger } from "../log/log.ts";
import { inboxOf } from "./nats-names.ts";

/** The pause before the first connection is tried again after NATS refused the credentials. */
const RETRY_MS = 5000;

/** The timeout of a probe or a publication. */
export const NATS_TIMEOUT_MS = 2000;
const PROBE_LIMIT_MS = 800;

/** A connection to NATS that is opened as soon as possible and reconnects without limit. */
export interface NatsLink {
  /** Resolves with the connection once it is open, however long that takes. It then reconnects by itself. */
  connected(): Promise<NatsConnection>;
  /** Resolves when NATS responds; rejects when it does not within 0.8 s. */
  probe(): Promise<void>;
  /** Sends what is buffered, and disconnects. */
  close(): Promise<void>;
}

/** Starts to connect. An unreachable NATS is not an error: connecting is tried again. */
export function linkNats({ url, name, log }: { url: string; name: string; log: Logger }): NatsLink {
  let isClosed = false;

  async function connectForEver(): Promise<NatsConnection> {
    for (;;) {
      try {
        return await connect({
          ...serversOf(url),
          name,
          inboxPrefix: inboxOf(name),
          waitOnFirstConnect: true,
          maxReconnectAttempts: -1,
          ignoreAuthErrorAbort: true,
          reconnectTimeWait: 500,
          timeout: NATS_TIMEOUT_MS,
        });
      } catch (error) {
        if (isClosed) throw error;
        log.error({ err: error }, `NATS refuses the connection, next attempt in ${RETRY_MS} ms`);
        await Bun.sleep(RETRY_MS);
      }
    }
  }

  let current: NatsConnection | undefined;
  const connecting = connectForEver().then(async (connection) => {
    // The link was closed meanwhile.
    if (isClosed) await connection.close();
    current = connection;
    return connection;
  });
  // Callers of `connected` get the error.
  connecting.catch(() => {});
  return {
    connected: () => connecting,
    async probe() {
      if (!current) throw new Error("NATS is not connected");
      await within(PROBE_LIMIT_MS, current.rtt());
    },
    async close() {
      isClosed = true;
      if (current && !current.isClosed()) await current.drain();
    },
  };
}

/** Resolves or rejects as `work` does, or rejects after `ms`. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`NATS did not respond within ${ms} ms`)), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The hosts and credentials of `nats://user:password@host:4222,host:4222`. A user without a password is a token. */
export function serversOf(
  url: string,
): Pick<ConnectionOptions, "servers" | "user" | "pass" | "token" | "tls"> {
  const [, scheme, credentials, hosts = ""] = /^(nats|tls):\/\/(?:([^@]*)@)?([^/]*)/.exec(url) ?? [];
  const [user, pass] = (credentials?.split(":") ?? []).map(decodeURIComponent);
  return {
    servers: hosts.split(","),
    ...(pass !== undefined && { user: user ?? "", pass }),
    ...(user !== undefined && pass === undefined && { token: user }),
    ...(scheme === "tls" && { tls: {} }),
  };
}
