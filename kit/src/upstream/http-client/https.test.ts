import { afterAll, describe, expect, test } from "bun:test";
import { testAuthority, testCertificate } from "@super-heroes/testing/certificates/test-certificates";
import { httpResponse, rawServer } from "../../../test/upstream/raw-server.ts";
import { clientOf } from "./client-under-test.ts";

const [authority, otherAuthority] = await Promise.all([testAuthority(), testAuthority("Another authority")]);
const ca = authority.cert;
const own = await testCertificate(authority, "heroes");

const servers: Bun.Server<undefined>[] = [];
afterAll(() => Promise.all(servers.map((server) => server.stop(true))));

/** The port of a server with this TLS. */
function portOf(tls: Bun.TLSOptions): number {
  const fetch = () => new Response("secret 🦸");
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, tls, fetch });
  servers.push(server);
  return server.port ?? 0;
}

const requiringClients = { ...own, ca, requestCert: true, rejectUnauthorized: true };

const request = (url: string, tls: object) => clientOf(url, { tls }).get("/", "");

describe("https", () => {
  const port = portOf(own);

  test("connections are kept, and closed, like any other", async () => {
    const client = clientOf(`https://localhost:${port}`, { tls: { ca } });
    for (let requests = 0; requests < 3; requests++)
      expect((await client.get("/", "")).body).toBe("secret 🦸");
    expect(client.sockets).toEqual({ busy: 0, idle: 1 });
    client.close();
    expect(client.sockets).toEqual({ busy: 0, idle: 0 });
  });

  test("addresses are compared like names", async () => {
    expect((await request(`https://127.0.0.1:${port}`, { ca })).body).toBe("secret 🦸");
  });

  test("an authority may be one of several", async () => {
    for (const several of [otherAuthority.cert + ca, ca + otherAuthority.cert])
      expect((await request(`https://localhost:${port}`, { ca: several })).status).toBe(200);
  });

  test("a request and its response of many records arrive whole", async () => {
    const text = "🦸".repeat(200_000);
    const server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      tls: own,
      fetch: async (request) => new Response(await request.text()),
    });
    servers.push(server);
    const client = clientOf(`https://127.0.0.1:${server.port}`, { tls: { ca } });
    const { body } = await client.exchange({
      method: "POST",
      path: "/",
      headers: "",
      body: new TextEncoder().encode(text),
    });
    expect(await new Response(body).text()).toBe(text);
  });

  test.each([
    ["from another authority", { ca: otherAuthority.cert }, "UPSTREAM_CA_FILE must contain it"],
    ["from an authority that this machine does not trust", {}, "UPSTREAM_CA_FILE must contain it"],
  ])("a certificate %s makes the server unreachable", async (_, tls, reason) => {
    const client = clientOf(`https://localhost:${port}`, { tls });
    await expect(client.get("/", "")).rejects.toMatchObject({
      code: "unreachable",
      message: expect.stringContaining(reason),
    });
    expect(client.sockets).toEqual({ busy: 0, idle: 0 });
  });

  test("so does one of another service, whose names the error has", async () => {
    const villains = await testCertificate(authority, "villains", { hosts: ["villains"] });
    await expect(request(`https://localhost:${portOf(villains)}`, { ca })).rejects.toMatchObject({
      code: "unreachable",
      message: expect.stringContaining("its certificate is for another name than localhost (DNS:villains)"),
    });
  });

  test("so does one that has expired", async () => {
    const expired = await testCertificate(authority, "heroes", { expiresInDays: -1 });
    await expect(request(`https://localhost:${portOf(expired)}`, { ca })).rejects.toMatchObject({
      code: "unreachable",
      message: expect.stringContaining("its certificate has expired"),
    });
  });

  test("so does a server that speaks no TLS", async () => {
    using plain = Bun.listen({
      hostname: "127.0.0.1",
      port: 0,
      socket: { data: (socket) => void socket.write(httpResponse("400 Bad Request", "")) },
    });
    await expect(request(`https://127.0.0.1:${plain.port}`, { ca })).rejects.toMatchObject({
      code: "unreachable",
      message: expect.stringContaining("it does not speak TLS"),
    });
  });

  test("so does an authority that is none", async () => {
    await expect(request(`https://localhost:${port}`, { ca: "nothing" })).rejects.toMatchObject({
      code: "unreachable",
    });
  });

  test("http to a port with TLS fails, and the error says what to change", async () => {
    await expect(request(`http://127.0.0.1:${port}`, {})).rejects.toMatchObject({
      code: "reset",
      message: expect.stringContaining("use an https:// address"),
    });
  });
});

describe("client certificates", () => {
  const port = portOf(requiringClients);
  const url = `https://localhost:${port}`;

  test("of the authority are accepted", async () => {
    const client = await testCertificate(authority, "fights", { hosts: [] });
    expect((await request(url, { ca, ...client })).status).toBe(200);
  });

  test("are required: the error names the variables", async () => {
    await expect(request(url, { ca })).rejects.toMatchObject({
      code: "reset",
      message: expect.stringContaining("it requires a client certificate: set UPSTREAM_CERT_FILE"),
    });
  });

  test.each([
    ["of another authority", otherAuthority, 2],
    ["that have expired", authority, -1],
  ])("%s are refused", async (_, issuer, expiresInDays) => {
    const client = await testCertificate(issuer, "fights", { expiresInDays });
    await expect(request(url, { ca, ...client })).rejects.toMatchObject({
      code: "reset",
      message: expect.stringContaining("it did not accept that in UPSTREAM_CERT_FILE"),
    });
  });

  test("are not suggested once a response has begun", async () => {
    using server = rawServer((request) => {
      request.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
      request.end();
    });
    await expect(request(server.url, {})).rejects.toMatchObject({
      message: `the connection to ${server.url} ended before the response was complete`,
    });
  });
});

describe("a connection that is closed during the handshake", () => {
  /** Relays connections to a port, but closes the first ones as soon as they send something. */
  function closingFirst(many: number, port: number) {
    let connections = 0;
    const listener = Bun.listen<{ to: Promise<Bun.Socket> }>({
      hostname: "127.0.0.1",
      port: 0,
      socket: {
        open(socket) {
          connections++;
          if (connections > many)
            socket.data = {
              to: Bun.connect({
                hostname: "127.0.0.1",
                port,
                socket: { data: (_, bytes) => void socket.write(bytes), close: () => void socket.end() },
              }),
            };
        },
        async data(socket, bytes) {
          if (!socket.data) socket.terminate();
          else (await socket.data.to).write(bytes);
        },
      },
    });
    return {
      url: `https://localhost:${listener.port}`,
      get connections() {
        return connections;
      },
      [Symbol.dispose]: () => listener.stop(true),
    };
  }

  test("is opened once more, for any method: no request was sent", async () => {
    using relay = closingFirst(1, portOf(own));
    const client = clientOf(relay.url, { tls: { ca } });
    const { status } = await client.exchange({ method: "POST", path: "/", headers: "" });
    expect(status).toBe(200);
    expect(relay.connections).toBe(2);
  });

  test("but not again and again", async () => {
    using relay = closingFirst(Number.POSITIVE_INFINITY, 1);
    const client = clientOf(relay.url, { tls: { ca } });
    await expect(client.get("/", "")).rejects.toMatchObject({ code: "unreachable" });
    expect(relay.connections).toBe(2);
    expect(client.sockets).toEqual({ busy: 0, idle: 0 });
  });
});
