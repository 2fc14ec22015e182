import { connect, type Socket } from "node:net";
import type { RequestFault } from "./fault.ts";
import { FAILED, garbage, sendOversize } from "./responses.ts";

/** The first line of a request. A client that does not pipeline sends it at the start of a segment. */
const REQUEST_LINE = /^[A-Z]+ \S+ HTTP\/1\.1\r\n/;

/** What serving a connection needs. */
export interface ConnectionContext {
  upstream: { host: string; port: number };
  /** Called for each request; returns its fault. */
  onRequest(): RequestFault | undefined;
  random(): number;
}

/**
 * Connects one client with the upstream. Each request has the fault that is set when it starts, for all of its segments.
 */
export function serveConnection(client: Socket, { upstream, onRequest, random }: ConnectionContext): void {
  let server: Socket | undefined;
  let fault: RequestFault | undefined;
  let isHeadOut = false;
  let bodyBytes = 0;
  /** Resolves when the bytes that are sent one by one have been sent. */
  let dripping = Promise.resolve();

  const toServer = (segment: Buffer) => {
    if (client.destroyed) return;
    server ??= connect(upstream)
      .on("data", toClient)
      .on("error", () => client.resetAndDestroy())
      .on("end", () => dripping.then(() => client.end()));
    server.write(segment);
  };

  /** The offset of the response's body in this segment; the segment's length while the head continues. */
  function bodyStartIn(segment: Buffer): number {
    if (isHeadOut) return 0;
    const blankLineAt = segment.indexOf("\r\n\r\n");
    isHeadOut = blankLineAt >= 0;
    return isHeadOut ? blankLineAt + 4 : segment.length;
  }

  function toClient(segment: Buffer): void {
    if (fault?.kind === "reset") {
      const bodyStart = bodyStartIn(segment);
      const end = bodyStart + fault.afterBytes - bodyBytes;
      bodyBytes += segment.length - bodyStart;
      if (!isHeadOut || segment.length < end) return void client.write(segment);
      // A reset at once would discard bytes that are still queued.
      client.write(segment.subarray(0, end), () => client.resetAndDestroy());
    } else if (fault?.kind === "drip") {
      const { everyMs } = fault;
      dripping = dripping.then(() => drip(client, segment, everyMs));
    } else {
      client.write(segment);
    }
  }

  client.on("data", (segment: Buffer) => {
    if (REQUEST_LINE.test(segment.subarray(0, 2048).toString("latin1"))) {
      fault = onRequest();
      isHeadOut = false;
      bodyBytes = 0;
      if (fault?.kind === "status500") client.write(FAILED);
      if (fault?.kind === "garbage") client.write(garbage());
      if (fault?.kind === "oversize") void sendOversize(client, fault.bytes);
    }
    switch (fault?.kind) {
      case "blackhole":
      case "status500":
      case "garbage":
      case "oversize":
        return;
      case "latency":
        void Bun.sleep(fault.ms + random() * (fault.jitterMs ?? 0)).then(() => toServer(segment));
        return;
      default:
        toServer(segment);
    }
  });
  client.on("error", () => {});
  client.on("close", () => server?.destroy());
}

async function drip(client: Socket, segment: Buffer, everyMs: number): Promise<void> {
  for (const byte of segment) {
    if (client.destroyed) return;
    client.write(Buffer.of(byte));
    await Bun.sleep(everyMs);
  }
}
