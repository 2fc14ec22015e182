import type { Socket, SocketHandler } from "bun";

/** Whoever has a socket at the time, and is told what happens to it. */
export interface SocketListener {
  opened(socket: Socket<SocketListener>): void;
  received(bytes: Buffer): void;
  /** There is room to write again. */
  drained(): void;
  /** The other side sends no more. */
  ended(): void;
  closed(error?: Error): void;
}

/** One set of handlers for every socket: nothing is allocated per connection but its listener, the socket's `data`. */
export const socketHandler: SocketHandler<SocketListener> = {
  open: (socket) => socket.data.opened(socket),
  data: (socket, bytes) => socket.data.received(bytes),
  drain: (socket) => socket.data.drained(),
  end: (socket) => socket.data.ended(),
  close: (socket, error) => socket.data.closed(error),
  // A TLS session that breaks; the socket closes by itself after it.
  error: (socket, error) => socket.data.closed(error),
  connectError: (socket, error) => socket.data.closed(error),
};
