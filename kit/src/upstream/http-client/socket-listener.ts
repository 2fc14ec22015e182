import type { Socket, SocketHandler } from "bun";

/** The current user of a socket, which gets its events. */
export interface SocketListener {
  opened(socket: Socket<SocketListener>): void;
  received(bytes: Buffer): void;
  /** The socket can be written to again. */
  drained(): void;
  /** The other side has closed its end. */
  ended(): void;
  closed(error?: Error): void;
}

/** One set of handlers for every socket. The socket's `data` is its listener, so that nothing else is allocated. */
export const socketHandler: SocketHandler<SocketListener> = {
  open: (socket) => socket.data.opened(socket),
  data: (socket, bytes) => socket.data.received(bytes),
  drain: (socket) => socket.data.drained(),
  end: (socket) => socket.data.ended(),
  close: (socket, error) => socket.data.closed(error),
  // A failed TLS session; the socket closes by itself afterwards.
  error: (socket, error) => socket.data.closed(error),
  connectError: (socket, error) => socket.data.closed(error),
};
