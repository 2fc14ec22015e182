import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { connect } from "node:net";
import type { Event } from "@super-heroes/kit/events/event";
import { createNatsBus } from "@super-heroes/kit/events/nats-bus";
import { createNatsConsumer, type NatsConsumer } from "@super-heroes/kit/events/nats-consumer";
import { linkNats, type NatsLink } from "@super-heroes/kit/events/nats-link";
import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { type NatsServer, natsMissing, openNatsServer } from "@super-heroes/testing/processes/nats-server";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { createTestKeys } from "@super-heroes/testing/stand-ins/service-keys";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { authorizationConf, natsUsers } from "./authorization.ts";

setDefaultTimeout(20_000);

const WITHIN_MS = 10_000;
const REFUSED_WITHIN_MS = 500;
const RECEIVER = "analytics";
const PUBLISHERS = natsUsers.filter((name) => name !== RECEIVER);
const passwordOf = (user: string) => `password-of-${user}`;

test("the users are the services that publish events or receive them", () => {
  expect([...natsUsers].sort()).toEqual([RECEIVER, "fights", "orders", "users"]);
});

describeRequiring(natsMissing, "NATS with a user for each service", () => {
  const keys = createTestKeys();
  const stored: Event[] = [];
  const links: NatsLink[] = [];
  let server: NatsServer;
  let consumer: NatsConsumer;

  const urlFor = (user: string, password = passwordOf(user)) =>
    server.url.replace("://", `://${user}:${password}@`);
  /** A connection as this user, with the user's permissions. */
  async function connected(user: string) {
    const link = linkNats({ url: urlFor(user), name: user, log: silentLog });
    links.push(link);
    return await link.connected();
  }
  const eventOf = (source: string): Event => ({
    id: crypto.randomUUID(),
    type: "test.sent",
    source,
    time: new Date().toISOString(),
    data: {},
  });

  beforeAll(async () => {
    server = await openNatsServer({ configuration: authorizationConf((user) => `"${passwordOf(user)}"`) });
    consumer = createNatsConsumer({
      url: urlFor(RECEIVER),
      envelopes: keys.envelopesOf(RECEIVER),
      read: (_, content) => content as Event,
      store: async (events) => void stored.push(...events),
      runtime: { log: silentLog, metrics: createMetrics(RECEIVER) },
    });
    // The stream exists once an event has arrived.
    await arrives("fights");
  });
  afterAll(async () => {
    await consumer.close();
    for (const link of links) await link.close();
    await server.drop();
  });

  async function arrives(source: string): Promise<void> {
    const event = eventOf(source);
    const bus = createNatsBus({
      url: urlFor(source),
      service: source,
      envelopes: keys.envelopesOf(source),
      log: silentLog,
    });
    try {
      const publish = () =>
        bus.publish([event]).then(
          () => true,
          () => false,
        );
      await eventually(`${source} has published`, publish, Boolean, WITHIN_MS);
      const ids = async () => stored.map(({ id }) => id);
      await eventually("it has arrived", ids, (known) => known.includes(event.id), WITHIN_MS);
    } finally {
      await bus.close();
    }
  }

  test.each(PUBLISHERS)("events of %s arrive at analytics", arrives);

  describe.each(PUBLISHERS)("%s may not", (user) => {
    test.each([
      ...natsUsers.filter((other) => other !== user).map((other) => `events.${other}`),
      "events.anything",
      "$JS.API.INFO",
      "$JS.API.STREAM.CREATE.EVENTS",
      "$JS.API.STREAM.CREATE.MINE",
      "$JS.API.STREAM.DELETE.EVENTS",
      "$JS.API.STREAM.PURGE.EVENTS",
      "$JS.API.STREAM.UPDATE.EVENTS",
      "$JS.API.STREAM.MSG.GET.EVENTS",
      "$JS.API.STREAM.MSG.DELETE.EVENTS",
      "$JS.API.DIRECT.GET.EVENTS",
      "$JS.API.CONSUMER.DELETE.EVENTS.analytics",
      "$JS.API.CONSUMER.MSG.NEXT.EVENTS.analytics",
      "$JS.API.CONSUMER.CREATE.EVENTS.mine",
      "$JS.ACK.EVENTS.analytics.1.1.1.1.1",
      "_INBOX_analytics.forged",
    ])("publish on %s", async (subject) => {
      const connection = await connected(user);
      await expect(connection.request(subject, "{}", { timeout: REFUSED_WITHIN_MS })).rejects.toThrow(
        /permissions|violation/i,
      );
    });

    test.each([">", "events.>", `events.${user}`, "_INBOX_analytics.>", "$JS.>", "_INBOX.>"])(
      "read %s",
      async (subject) => {
        const connection = await connected(user);
        const refused = Promise.withResolvers<Error | undefined>();
        connection.subscribe(subject, { callback: (error) => refused.resolve(error ?? undefined) });
        expect(await refused.promise).toMatchObject({ name: "PermissionViolationError" });
      },
    );
  });

  describe("analytics may not", () => {
    test.each([
      ...PUBLISHERS.map((name) => `events.${name}`),
      "$JS.API.STREAM.DELETE.EVENTS",
      "$JS.API.STREAM.PURGE.EVENTS",
      "$JS.API.STREAM.UPDATE.EVENTS",
      "$JS.API.CONSUMER.DELETE.EVENTS.analytics",
      "$JS.API.CONSUMER.CREATE.EVENTS.another",
    ])("publish on %s", async (subject) => {
      const connection = await connected(RECEIVER);
      await expect(connection.request(subject, "{}", { timeout: REFUSED_WITHIN_MS })).rejects.toThrow(
        /permissions|violation/i,
      );
    });
  });

  test("nothing was changed by these attempts", () => arrives("orders"));

  test.each<[string, object, string]>([
    ["a user with its password", { user: "fights", pass: passwordOf("fights") }, "PONG"],
    ["no user", {}, "-ERR"],
    ["a user with a wrong password", { user: "fights", pass: "wrong" }, "-ERR"],
    ["a user with the password of another", { user: "fights", pass: passwordOf("orders") }, "-ERR"],
    ["an unknown user", { user: "gateway", pass: passwordOf("gateway") }, "-ERR"],
  ])("%s is let in or not", async (_, credentials, first) => {
    expect(await responseTo(credentials)).toStartWith(first);
  });

  /** The first response of NATS to a client with these credentials that pings. */
  function responseTo(credentials: object): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const { hostname: host, port } = new URL(server.url);
    const socket = connect({ host, port: Number(port) }, () =>
      socket.write(`CONNECT ${JSON.stringify({ verbose: false, ...credentials })}\r\nPING\r\n`),
    );
    let text = "";
    socket.on("error", reject);
    socket.on("data", (bytes) => {
      text += bytes;
      const line = text.split("\r\n").find((one) => one.startsWith("PONG") || one.startsWith("-ERR"));
      if (line === undefined) return;
      resolve(line);
      socket.destroy();
    });
    return promise;
  }
});
