import { expect, test } from "bun:test";
import { connect } from "node:net";
import { testRequiring } from "@super-heroes/testing/run/requirements";
import { NatsMissing, startTestNats } from "./test-nats.ts";

const program = Bun.which("nats-server", { PATH: `${process.env.PATH}:/usr/sbin` });

testRequiring(
  program ? undefined : "NATS is not on this machine: apt-get install nats-server",
  "a server is started that greets its clients with JetStream, and is gone afterwards",
  async () => {
    const nats = await startTestNats();
    const { hostname, port } = new URL(nats.url);
    const greeting = await new Promise<string>((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port) });
      socket.once("data", (data) => {
        resolve(data.toString());
        socket.destroy();
      });
      socket.once("error", reject);
    });
    expect(greeting).toStartWith("INFO {");
    expect(JSON.parse(greeting.slice(5))).toMatchObject({ version: nats.version, jetstream: true });
    await nats.release();
    await expect(fetch(`http://${hostname}:${port}`)).rejects.toThrow();
  },
);

test("on a machine without NATS the error names what to install", async () => {
  await expect(startTestNats(null)).rejects.toThrow(NatsMissing);
  await expect(startTestNats(null)).rejects.toThrow("nats-server is not on this machine");
});

test("another program of that name ends the attempt", async () => {
  await expect(startTestNats("/bin/false")).rejects.toThrow("/bin/false ended by itself with exit code 1");
});
