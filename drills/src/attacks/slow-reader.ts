import { heldBy } from "./held-connections.ts";
import { type NarrowSocket, openNarrowSocket } from "./narrow-socket.ts";
import { type Occupy, occupantFields } from "./occupant.ts";

const EVERY_MS = 1000;

/** A response that is read at a byte a second. */
interface Reading {
  socket: NarrowSocket;
  /** Empty until the status has arrived. */
  status: string;
  end(how: string): void;
}

const readings = new Set<Reading>();
let isReading = false;

/** Occupies a server with a response that is read at a byte a second. */
export const occupySlowly: Occupy = async ({ url, path }, number) => {
  const server = new URL(url);
  const socket = openNarrowSocket(server, `GET ${path} HTTP/1.1\r\n${occupantFields(number)}\r\n`);
  const sinceMs = performance.now();
  const ended = Promise.withResolvers<string>();
  let heldMs: number | undefined;
  const reading: Reading = {
    socket,
    status: "",
    end(how) {
      heldMs = performance.now() - sinceMs;
      readings.delete(reading);
      socket.close();
      ended.resolve(how);
    },
  };
  readings.add(reading);
  // One timer for all of them: a timer for each would cost more than the reading.
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
  for (const reading of [...readings]) {
    const { socket } = reading;
    reading.status ||= socket.peekStatus() ?? "";
    // A refusal is short and has arrived completely.
    if (reading.status !== "" && reading.status !== "200") reading.end(reading.status);
    else if (!held.has(socket.port)) reading.end("closed");
    else if (reading.status !== "" && socket.readByte() === "closed") reading.end("closed");
  }
}
