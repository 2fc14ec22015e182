import { type RawRequest, rawServer } from "./raw-server.ts";

/** A server that keeps its requests until the test responds; `request(n)` resolves with the n-th. */
export function holdingServer() {
  const received = new Map<number, PromiseWithResolvers<RawRequest>>();
  const requestOf = (number: number) => {
    const known = received.get(number) ?? Promise.withResolvers<RawRequest>();
    received.set(number, known);
    return known;
  };
  const server = rawServer((request) => requestOf(server.requests.length).resolve(request));
  return {
    server,
    request: (number: number) => requestOf(number).promise,
    [Symbol.dispose]: server[Symbol.dispose],
  };
}
