import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { connect } from "node:tls";
import { testAuthority, testCertificate } from "@super-heroes/testing/certificates/test-certificates";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { Elysia } from "elysia";
import { listen, type ServiceListener } from "../../src/process/service-listener.ts";
import { createHttpClient } from "../../src/upstream/http-client/http-client.ts";

setDefaultTimeout(30_000);

const authority = await testAuthority();
const ca = authority.cert;

const CLIENTS = 8;
const WITHIN_MS = 10_000;
const RENEWALS = 6;
const SERVER_NAMES = Array.from({ length: RENEWALS + 1 }, (_, index) => `heroes-${index}`);

const certificates = await Promise.all(SERVER_NAMES.map((name) => testCertificate(authority, name)));

let listener: ServiceListener;
let held: PromiseWithResolvers<void>;
beforeEach(() => {
  held = Promise.withResolvers();
});
afterEach(async () => {
  held.resolve();
  await listener.close();
});

const textsOf = (index: number, clientCa?: string) => {
  const pair = certificates[index];
  if (!pair) throw new Error(`there is no certificate ${index}`);
  return { ...pair, ca: clientCa };
};

function serve(replacedForMs: number, clientCa?: string): void {
  const app = new Elysia({ systemRouter: false })
    .get("/", () => "hero")
    .post("/", async ({ request }) => new Response(await request.text()), { parse: "none" })
    .get("/slow", async () => {
      await held.promise;
      return "slow";
    });
  listener = listen(app, {
    port: 0,
    host: "127.0.0.1",
    reusePort: false,
    tls: textsOf(0, clientCa),
    replacedForMs,
  });
}

/**
 * The name in the certificate that a new connection gets; empty where it was reset. The kernel resets connections that wait to be
 * accepted when their server stops: agents connect again, and this client does not.
 */
function nameServed(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const options = { host: "127.0.0.1", port: listener.port, ca, servername: "localhost" };
  const socket = connect(options, () => {
    resolve(String(socket.getPeerCertificate().subject.CN));
    socket.destroy();
  });
  socket.on("error", () => resolve(""));
  return promise;
}

/** Waits until connections get this name alone: the replaced servers have stopped. */
const onlyServed = (name: string) =>
  eventually(
    "the certificates of new connections",
    () => Promise.all(Array.from({ length: 12 }, nameServed)),
    (names) => names.every((one) => one === name),
    WITHIN_MS,
  );

function createClient({ keepAlive = true, idleTimeoutMs = 100, tls = {} } = {}) {
  const client = createHttpClient({
    baseUrl: `https://localhost:${listener.port}`,
    keepAlive,
    maxIdleSockets: CLIENTS,
    idleTimeoutMs,
    maxBodyBytes: 1 << 16,
    tls: { ca, ...tls },
  });
  return {
    get: async (path = "/") => (await client.get(path, "")).body,
    async post(text: string) {
      const body = new TextEncoder().encode(text);
      const response = await client.exchange({ method: "POST", path: "/", headers: "", body });
      return await new Response(response.body).text();
    },
  };
}

describe("renewed certificates", () => {
  test.each([
    ["connections are kept", { keepAlive: true }, 4000],
    ["each request has a connection of its own", { keepAlive: false }, 800],
  ])("no request fails under load where %s", async (_, options, total) => {
    // Longer than the clients keep an idle connection, as it is in services.
    serve(150);
    const client = createClient(options);
    let started = 0;
    let renewals = 0;
    const worker = async () => {
      while (started < total) {
        const request = started++;
        if (request >= ((renewals + 1) * total) / (RENEWALS + 1)) listener.renew(textsOf(++renewals));
        if (request % 2 === 0) expect(await client.get()).toBe("hero");
        else expect(await client.post(`fight ${request}`)).toBe(`fight ${request}`);
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, worker));
    expect(renewals).toBe(RENEWALS);
    await onlyServed(`heroes-${RENEWALS}`);
  });

  test("a request in flight gets its response, however long it takes", async () => {
    serve(1);
    const client = createClient();
    const slow = client.get("/slow");
    expect(await client.get()).toBe("hero");
    listener.renew(textsOf(1));
    await onlyServed("heroes-1");
    held.resolve();
    expect(await slow).toBe("slow");
  });

  test("a kept connection gets one more response, and is closed by the client", async () => {
    serve(60_000);
    const client = createClient({ idleTimeoutMs: 60_000 });
    expect(await client.post("before")).toBe("before");
    listener.renew(textsOf(1));
    expect(await client.post("after")).toBe("after");
    expect(await client.post("again")).toBe("again");
  });

  test("take effect at once where those before have expired", async () => {
    serve(60_000);
    const expired = await testCertificate(authority, "expired", { expiresInDays: -1 });
    listener.renew({ ...expired, ca: undefined });
    listener.renew(textsOf(1));
    // Of the first one, whose time is not over, and the last one.
    await eventually(
      "the certificates of new connections",
      () => Promise.all(Array.from({ length: 12 }, nameServed)),
      (names) => names.every((name) => ["heroes-0", "heroes-1"].includes(name)),
      WITHIN_MS,
    );
  });

  test("may name another authority of clients", async () => {
    serve(1, ca);
    const other = await testAuthority("Another authority");
    const [before, after] = await Promise.all([
      testCertificate(authority, "fights"),
      testCertificate(other, "fights"),
    ]);
    expect(await createClient({ tls: before }).get()).toBe("hero");
    await expect(createClient({ tls: after }).get()).rejects.toMatchObject({ code: "reset" });
    listener.renew(textsOf(1, other.cert));
    await eventually(
      "the outcome for a client of the authority before",
      () =>
        createClient({ tls: before, keepAlive: false })
          .get()
          .catch(({ code }) => code),
      (outcome) => outcome === "reset",
      WITHIN_MS,
    );
    expect(await createClient({ tls: after }).get()).toBe("hero");
  });

  test("that cannot be used leave those before in use", async () => {
    serve(60_000);
    expect(() => listener.renew({ cert: "nothing", key: "nothing", ca: undefined })).toThrow();
    expect(await createClient().get()).toBe("hero");
    await onlyServed("heroes-0");
  });
});

test("a service with replaced servers stops all of them", async () => {
  serve(60_000);
  const client = createClient();
  const slow = client.get("/slow");
  expect(await client.get()).toBe("hero");
  listener.renew(textsOf(1));
  const drained = listener.drain(30_000);
  held.resolve();
  expect(await slow).toBe("slow");
  expect(await drained).toBe(true);
  await expect(client.get()).rejects.toMatchObject({ code: "unreachable" });
});

test("two services do not share a port because of TLS", async () => {
  serve(60_000);
  const { port } = listener;
  const second = () => listen(new Elysia(), { port, host: "127.0.0.1", reusePort: false, tls: textsOf(1) });
  expect(second).toThrow(expect.objectContaining({ code: "EADDRINUSE" }));
});
