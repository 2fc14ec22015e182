import { connect } from "node:net";

/** A connection on which a client misbehaves: it sends what it likes, when it likes. */
export interface RawConnection {
  /** Resolves once it is open. */
  readonly opened: Promise<void>;
  /** Resolves with all that came back, once the server has closed the connection; rejects when it was reset. */
  readonly closed: Promise<string>;
  /** All that has come back. */
  readonly received: string;
  send(text: string): void;
  /** Reads no more, so that the server has to wait. */
  pause(): void;
  /** Cuts the connection with a reset. */
  reset(): void;
  /** Closes both sides in good order. */
  end(): void;
}

/** Opens a connection to the host and port of a URL and sends a first text. */
export function rawConnection(serverUrl: string, first = ""): RawConnection {
  const { hostname, port } = new URL(serverUrl);
  const opened = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<string>();
  // A test that does not wait for the end does not handle its rejection either.
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
