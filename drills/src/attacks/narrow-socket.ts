import { dlopen, ptr } from "bun:ffi";

/**
 * A TCP connection that is read byte by byte. Sockets of `node:net` and of Bun read everything that has arrived. On the
 * loopback interface, with its segments of 64 KiB, a server can also send 4 MB before its send buffer is full. This socket
 * has segments of Ethernet size and a small receive buffer.
 */
export interface NarrowSocket {
  /** The local port. */
  readonly port: number;
  /** The status of the response, before anything of it was read; `undefined` where it has not arrived. */
  peekStatus(): string | undefined;
  /** Reads one byte; returns "nothing" when none has arrived, "closed" when the server has closed the connection. */
  readByte(): "byte" | "nothing" | "closed";
  close(): void;
}

/** Constants of Linux, the same on every processor that Bun supports. */
const AF_INET = 2;
const SOCK_STREAM = 1;
const IPPROTO_TCP = 6;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const TCP_MAXSEG = 2;
const MSG_PEEK = 0x2;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const ADDRESS_BYTES = 16;

const SEGMENT_BYTES = 1460;
const RECEIVE_BUFFER_BYTES = 4096;

/** Whether this machine supports such sockets. */
export const hasNarrowSockets = process.platform === "linux";

const open = () =>
  dlopen("libc.so.6", {
    socket: { args: ["int", "int", "int"], returns: "int" },
    setsockopt: { args: ["int", "int", "int", "ptr", "u32"], returns: "int" },
    connect: { args: ["int", "ptr", "u32"], returns: "int" },
    getsockname: { args: ["int", "ptr", "ptr"], returns: "int" },
    send: { args: ["int", "ptr", "usize", "int"], returns: "i64" },
    recv: { args: ["int", "ptr", "usize", "int"], returns: "i64" },
    close: { args: ["int"], returns: "int" },
  }).symbols;
let library: ReturnType<typeof open> | undefined;

/** Connects to an IPv4 address and sends a text. Throws when a system call fails. */
export function openNarrowSocket({ hostname, port }: URL, text: string): NarrowSocket {
  library ??= open();
  const c = library;
  const socket = c.socket(AF_INET, SOCK_STREAM, 0);
  const check = (done: boolean, what: string) => {
    if (done) return;
    c.close(socket);
    throw new Error(`the slow reader could not ${what} ${hostname}:${port}`);
  };
  const set = (level: number, option: number, value: number) =>
    c.setsockopt(socket, level, option, ptr(new Int32Array([value])), 4) === 0;
  check(
    set(SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER_BYTES) && set(IPPROTO_TCP, TCP_MAXSEG, SEGMENT_BYTES),
    "prepare a connection to",
  );
  check(c.connect(socket, ptr(addressOf(hostname, Number(port))), ADDRESS_BYTES) === 0, "connect to");
  const bytes = Buffer.from(text, "latin1");
  check(Number(c.send(socket, ptr(bytes), bytes.length, MSG_NOSIGNAL)) === bytes.length, "send to");
  const own = new Uint8Array(ADDRESS_BYTES);
  c.getsockname(socket, ptr(own), ptr(new Uint32Array([ADDRESS_BYTES])));
  const one = new Uint8Array(1);
  let isOpen = true;
  return {
    port: new DataView(own.buffer).getUint16(2),
    peekStatus() {
      const line = Buffer.alloc("HTTP/1.1 200".length);
      const length = Number(c.recv(socket, ptr(line), line.length, MSG_DONTWAIT | MSG_PEEK));
      return length === line.length ? line.toString("latin1").split(" ")[1] : undefined;
    },
    readByte() {
      const read = Number(c.recv(socket, ptr(one), 1, MSG_DONTWAIT));
      // A reset also reads as "nothing"; the kernel's table of sockets shows the difference.
      return read > 0 ? "byte" : read === 0 ? "closed" : "nothing";
    },
    close() {
      if (isOpen) c.close(socket);
      isOpen = false;
    },
  };
}

/** A `struct sockaddr_in`. */
function addressOf(hostname: string, port: number): Uint8Array {
  const address = new Uint8Array(ADDRESS_BYTES);
  const view = new DataView(address.buffer);
  view.setUint16(0, AF_INET, true);
  view.setUint16(2, port);
  address.set(hostname.split(".").map(Number), 4);
  return address;
}
