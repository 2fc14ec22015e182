import { connect, createServer } from "node:net";
import { LocalStackError } from "./failure.ts";

const loopback = "127.0.0.1";
const range = 200;

/** Whether no server listens on this port now, on 127.0.0.1 unless another address is given. */
export function isPortFree(port: number, host = loopback): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    // Any other error, such as a missing permission, does not mean that the port is in use.
    server.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code !== "EADDRINUSE"));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Whether something accepts connections on this port of 127.0.0.1 now. */
export function isPortOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: loopback });
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

/**
 * The first port from `preferred` upwards that is free and not in `claimed`; it is added to `claimed`, so stores that start
 * at the same time get different ports. Another process can still take it before the server does.
 */
export async function choosePort(preferred: number, claimed: Set<number>): Promise<number> {
  for (let port = preferred; port < preferred + range; port += 1) {
    if (claimed.has(port)) continue;
    // Claimed while it is checked, released where it is taken.
    claimed.add(port);
    if (await isPortFree(port)) return port;
    claimed.delete(port);
  }
  throw new LocalStackError(`no port from ${preferred} to ${preferred + range - 1} of ${loopback} is free`);
}
