import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { rawConnection } from "@super-heroes/testing/http/raw-connection";
import { startTiny } from "./tiny-process.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(20_000);

const messages = (log: Record<string, unknown>[]) => log.map(({ msg }) => msg);
/** The log of a service that stops with nothing to finish. */
const STOPPED = ["listening", "stopping", "ends its streams", "closed its store", "stopped"];
const urlOf = (line: Record<string, unknown>) => String(line.url);

describe("a service that starts", () => {
  test("logs its address and its store", async () => {
    await using tiny = startTiny();
    const line = await tiny.logged("listening");
    expect(line).toMatchObject({ service: "tiny", store: "none at all" });
    const response = await fetch(`${urlOf(line)}/health`);
    expect(await response.json()).toMatchObject({ status: "up", service: "tiny" });
  });

  test("is reached by clients at the address it listens on", async () => {
    await using tiny = startTiny();
    const url = urlOf(await tiny.logged("listening"));
    expect(await (await fetch(`${url}/public-url`)).json()).toEqual({ publicUrl: url });
  });

  test("or at PUBLIC_URL, where that is set", async () => {
    await using tiny = startTiny({ PUBLIC_URL: "https://heroes.example" });
    const url = urlOf(await tiny.logged("listening"));
    expect(await (await fetch(`${url}/public-url`)).json()).toEqual({ publicUrl: "https://heroes.example" });
  });
});

test("LOG_FORMAT=json makes a service in development log as in production", async () => {
  await using tiny = startTiny({ NODE_ENV: "development", LOG_FORMAT: "json" });
  expect(await tiny.logged("listening")).toMatchObject({ service: "tiny", store: "none at all" });
});

describe.each(["SIGTERM", "SIGINT"] as const)("%s", (signal) => {
  test("ends an idle service: its store is closed, exit code 0", async () => {
    await using tiny = startTiny();
    await tiny.logged("listening");
    tiny.signal(signal);
    expect(await tiny.exitCode).toBe(0);
    expect(messages(await tiny.log())).toEqual(STOPPED);
    expect(await tiny.stderr()).toBe("");
  });
});

test("a request in flight at SIGTERM gets a response before the service ends; new ones are not accepted", async () => {
  const arrived = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  await using hold = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch() {
      arrived.resolve();
      await release.promise;
      return new Response("until the end");
    },
  });
  await using tiny = startTiny({ HOLD_URL: hold.url.origin });
  const url = urlOf(await tiny.logged("listening"));
  const inFlight = fetch(`${url}/held`);
  await arrived.promise;

  tiny.signal("SIGTERM");
  await tiny.logged("stopping");
  await expect(fetch(`${url}/health`, { keepalive: false })).rejects.toThrow();
  release.resolve();

  const response = await inFlight;
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ held: "until the end" });
  expect(await tiny.exitCode).toBe(0);
  const log = await tiny.log();
  expect(messages(log)).toEqual(STOPPED.toSpliced(3, 0, "request"));
});

/** Incomplete requests. The server itself would wait 12 s for a first head, and 120 s for the next one. */
const UNFINISHED: [string, string, string][] = [
  ["a connection without a byte", "", ""],
  ["half a head", "GET /health HTTP/1.1\r\nHost: a\r\nX-Half: ", ""],
  ["a head that drips", "GET /health HTTP/1.1\r\nHost: a\r\nX-Half: ", "x"],
  [
    "a request and half a head",
    "GET /health HTTP/1.1\r\nHost: a\r\n\r\nGET /health HTTP/1.1\r\nX-Half: ",
    "",
  ],
  [
    "half a body",
    "POST /anything HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{",
    "",
  ],
  [
    "a body that drips",
    "POST /anything HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{",
    " ",
  ],
];

/** Resolves when the service has read what was sent to it before: it has then responded to what was sent later. */
async function untilRead(url: string): Promise<void> {
  for (let request = 0; request < 3; request++) await fetch(`${url}/pid`, { keepalive: false });
}

test("incomplete requests are not waited for at SIGTERM", async () => {
  await using tiny = startTiny({ DEADLINE_MS: "600" });
  const url = urlOf(await tiny.logged("listening"));
  const connections = UNFINISHED.map(([, first, drip]) => ({ drip, ...rawConnection(url, first) }));
  await Promise.all(connections.map(({ opened }) => opened));
  await untilRead(url);
  const dripping = setInterval(() => {
    for (const { drip, send } of connections) if (drip !== "") send(drip);
  }, 20);
  tiny.signal("SIGTERM");
  expect(await tiny.exitCode).toBe(0);
  clearInterval(dripping);
  for (const { end } of connections) end();
  const log = await tiny.log();
  expect(messages(log).at(-1)).toBe("stopped");
  expect(log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
}, 8000);

test.each(UNFINISHED)(
  "%s alone is not waited for, either",
  async (_, first) => {
    await using tiny = startTiny({ DEADLINE_MS: "600" });
    const url = urlOf(await tiny.logged("listening"));
    const { opened, end } = rawConnection(url, first);
    await opened;
    await untilRead(url);
    tiny.signal("SIGTERM");
    expect(await tiny.exitCode).toBe(0);
    end();
  },
  8000,
);

test("a second signal while stopping changes nothing", async () => {
  await using tiny = startTiny();
  await tiny.logged("listening");
  tiny.signal("SIGTERM");
  tiny.signal("SIGINT");
  expect(await tiny.exitCode).toBe(0);
  expect(messages(await tiny.log())).toEqual(STOPPED);
});

describe("a service that cannot start logs the reason in one line and exits with 1", () => {
  test("a malformed variable: each is named, with what it expected", async () => {
    await using tiny = startTiny({ PORT: "eighty", LOG_LEVEL: "loud" });
    expect(await tiny.exitCode).toBe(1);
    expect(await tiny.stderr()).toBe(
      'tiny: PORT: expected a whole number from 0 to 65535, got "eighty"\n' +
        'tiny: LOG_LEVEL: expected one of trace, debug, info, warn, error, fatal, silent, got "loud"\n',
    );
    expect(await tiny.log()).toEqual([]);
  });

  test("a port that is taken: it names the port and the service, and opens no store", async () => {
    await using first = startTiny();
    const { port } = new URL(urlOf(await first.logged("listening")));
    await using second = startTiny({ PORT: port });
    expect(await second.exitCode).toBe(1);
    expect(messages(await second.log())).toEqual([`tiny: port ${port} is already in use`]);
  });

  test("a store that never comes: it names the store and the reason", async () => {
    await using tiny = startTiny({ STORE_IS_MISSING: "true" });
    expect(await tiny.exitCode).toBe(1);
    const log = await tiny.log();
    expect(log.at(0)).toMatchObject({
      level: 40,
      store: "Nothing 127.0.0.1:1/tiny",
      reason: "connection refused",
    });
    expect(log.at(-1)).toMatchObject({
      level: 60,
      msg: "tiny could not start: Nothing 127.0.0.1:1/tiny did not respond for 0.02 s: connection refused",
    });
  });
});

test("an unhandled rejection ends the service: it is logged, exit code 1", async () => {
  await using tiny = startTiny({ REJECTS_UNSEEN: "true" });
  expect(await tiny.exitCode).toBe(1);
  expect((await tiny.log()).at(-1)).toMatchObject({
    level: 60,
    msg: "unhandled rejection",
    err: { message: "not handled" },
  });
});
