import { type RawRequest, rawServer } from "./raw-server.ts";

/** A server that keeps its requests until the test responds; `arrival(n)` resolves with the n-th. */
export function holdingServer() {
  const arrivals = new Map<number, PromiseWithResolvers<RawRequest>>();
  const arrivalOf = (number: number) => {
    const known = arrivals.get(number) ?? Promise.withResolvers<RawRequest>();
    arrivals.set(number, known);
    return known;
  };
  const server = rawServer((request) => arrivalOf(server.requests.length).resolve(request));
  return {
    server,
    arrival: (number: number) => arrivalOf(number).promise,
    [Symbol.dispose]: server[Symbol.dispose],
  };
}
