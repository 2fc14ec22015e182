import { connect } from "node:net";
import { type Occupy, occupantFields } from "./occupant.ts";

const EVERY_MS = 1000;

/** Occupies a server with a request that never ends, in its head or before its body. */
export const occupyUnfinished: Occupy = ({ idleness, url, path }, number) => {
  const { hostname, port } = new URL(url);
  const inPlace = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<string>();
  let drip: Timer | undefined;
  let sinceMs = performance.now();
  let heldMs: number | undefined;
  /** What the server has sent since the request started; `undefined` before that. */
  let received: string | undefined;

  const socket = connect({ host: hostname, port: Number(port) }, () => {
    if (idleness !== "a second head of a byte a second") return start();
    socket.write(wholeRequest(path, number));
    socket.once("data", start);
  });
  /** Starts the request that does not end. */
  function start(): void {
    received = "";
    sinceMs = performance.now();
    socket.write(idleness === "never a body" ? headOf(path, number) : beginningOf(path, number));
    if (idleness !== "never a body") drip = setInterval(() => socket.write("a"), EVERY_MS);
    socket.on("data", (bytes: Buffer) => {
      received += bytes.toString("latin1");
    });
    inPlace.resolve();
  }
  // "close" follows, which reports how it ended.
  socket.on("error", () => {});
  socket.on("close", () => {
    clearInterval(drip);
    heldMs = performance.now() - sinceMs;
    inPlace.resolve();
    ended.resolve(received === undefined ? "refused" : (received.split(" ")[1] ?? "closed"));
  });
  return inPlace.promise.then(() => ({
    get heldMs() {
      return heldMs ?? performance.now() - sinceMs;
    },
    ended: ended.promise,
  }));
};

const wholeRequest = (path: string, number: number) =>
  `GET ${path} HTTP/1.1\r\n${occupantFields(number)}\r\n`;

/** A whole head of a request, whose body does not follow. */
const headOf = (path: string, number: number) =>
  `POST ${path} HTTP/1.1\r\n${occupantFields(number)}Content-Type: application/json\r\nContent-Length: 200\r\n\r\n`;

/** The start of a head, up to a field that does not end. */
const beginningOf = (path: string, number: number) =>
  `GET ${path} HTTP/1.1\r\n${occupantFields(number)}X-Slow: `;
