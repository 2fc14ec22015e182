/**
 * A TCP proxy that delays what a service receives, for an arm in which one of several replicas is late. It knows no HTTP: each
 * piece is passed on after the delay, in order, and responses at once.
 */
import { connect, createServer, type Socket } from "node:net";
import { urlOfListener } from "@super-heroes/kit/network/listening-address";
import { loopbackAddress } from "@super-heroes/system/environment/loopback-address";

const { DELAY_UPSTREAM = "", DELAY_MS = "", PORT } = process.env;
const upstream = new URL(DELAY_UPSTREAM);
const delayMs = Number(DELAY_MS);

const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
  const service = connect({
    host: upstream.hostname.replace(/^\[|\]$/g, ""),
    port: Number(upstream.port),
    noDelay: true,
  });
  client.on("data", (piece) => later(() => service.write(piece)));
  client.on("end", () => later(() => service.end()));
  service.pipe(client);
  endTogether(client, service);
});

const hostname = loopbackAddress();
server.listen(Number(PORT), hostname, () => {
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  console.log(JSON.stringify({ msg: "listening", url: urlOfListener(hostname, port), store: "none" }));
});
process.on("SIGTERM", () => process.exit(0));
// The bench has ended.
process.on("disconnect", () => process.exit(1));

const later = (pass: () => void) => void setTimeout(pass, delayMs);

/** Closes each when the other has closed. */
function endTogether(client: Socket, service: Socket): void {
  for (const [one, other] of [
    [client, service],
    [service, client],
  ] as const) {
    one.on("close", () => other.destroy());
    one.on("error", () => other.destroy());
  }
}
