import { type ConnectionOptions, connect, type NatsConnection } from "@nats-io/transport-node";
import type { Logger } from "../log/log.ts";
import { inboxOf } from "./nats-names.ts";

/** A first connection that is refused for its credentials is tried again after this long. */
const RETRY_MS = 5000;

/** How long a probe or a publication waits for NATS. */
export const NATS_TIMEOUT_MS = 2000;
const PROBE_LIMIT_MS = 800;

/** A connection to NATS that comes when it can, and comes back for ever. */
export interface NatsLink {
  /** The connection, once there is one; afterwards it reconnects by itself. Waits as long as it takes. */
  connected(): Promise<NatsConnection>;
  /** Resolves when NATS answers; rejects when it does not within 0.8 s. */
  probe(): Promise<void>;
  /** Sends what is waiting to be sent, and disconnects. */
  close(): Promise<void>;
}

/** Begins to connect. That NATS is not there is no error: it is waited for. */
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
        log.error({ err: error }, `NATS refuses the connection, next try in ${RETRY_MS} ms`);
        await Bun.sleep(RETRY_MS);
      }
    }
  }

  let current: NatsConnection | undefined;
  const connecting = connectForEver().then(async (connection) => {
    // It came after everybody had gone.
    if (isClosed) await connection.close();
    current = connection;
    return connection;
  });
  // Whoever asks for the connection hears of it.
  connecting.catch(() => {});
  return {
    connected: () => connecting,
    async probe() {
      if (!current) throw new Error("NATS does not answer");
      await within(PROBE_LIMIT_MS, current.rtt());
    },
    async close() {
      isClosed = true;
      if (current && !current.isClosed()) await current.drain();
    },
  };
}

/** The work's outcome, or an error when it takes longer. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`NATS did not answer within ${ms} ms`)), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Hosts and credentials of `nats://user:password@host:4222,host:4222`; a user without a password is a token. */
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
