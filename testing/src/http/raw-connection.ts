import { connect } from "node:net";

/** A connection of a misbehaving client, which can send any bytes at any time. */
export interface RawConnection {
  /** Resolves once it is open. */
  readonly opened: Promise<void>;
  /** Resolves with everything received once the server has closed the connection; rejects when it was reset. */
  readonly closed: Promise<string>;
  /** Everything received so far. */
  readonly received: string;
  send(text: string): void;
  /** Stops reading, so that the server cannot send more. */
  pause(): void;
  /** Resets the connection. */
  reset(): void;
  /** Closes the connection without a reset. */
  end(): void;
}

/** Opens a connection to the host and port of a URL, and sends `first`. */
export function rawConnection(serverUrl: string, first = ""): RawConnection {
  const { hostname, port } = new URL(serverUrl);
  const opened = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<string>();
  // Not every test awaits the end, so nothing else may handle its rejection.
  closed.promise.catch(() => {});
  const pieces: Buffer[] = [];
  const received = () => Buffer.concat(pieces).toString("latin1");
  const socket = connect({ host: hostname, port: Number(port) }, () => {
    socket.write(first, "latin1");
    opened.resolve();
  });
  socket.on("data", (piece: Buffer) => pieces.push(piece));
  socket.on("error", (error) => {
    opened.reject(error);
    closed.reject(error);
  });
  socket.on("close", () => closed.resolve(received()));
  return {
    opened: opened.promise,
    closed: closed.promise,
    get received() {
      return received();
    },
    send: (text) => void socket.write(text, "latin1"),
    pause: () => void socket.pause(),
    reset: () => void socket.resetAndDestroy(),
    end: () => void socket.destroy(),
  };
}
