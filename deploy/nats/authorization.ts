import { CONSUMER, inboxOf, STREAM, subjectOf } from "../../kit/src/events/nats-names.ts";
import { services } from "../../topology/src/services.ts";

/** The services with a user in NATS: those that publish events and those that receive them. */
export const natsUsers: readonly string[] = services.flatMap(({ name, events }) => (events ? [name] : []));

/** What analytics does in JetStream: it creates the stream and its consumer where they do not exist, and receives messages. */
const RECEIVING = [
  "$JS.API.INFO",
  "$JS.API.STREAM.NAMES",
  `$JS.API.STREAM.CREATE.${STREAM}`,
  `$JS.API.CONSUMER.CREATE.${STREAM}.${CONSUMER}`,
  `$JS.API.CONSUMER.INFO.${STREAM}.${CONSUMER}`,
  `$JS.API.CONSUMER.MSG.NEXT.${STREAM}.${CONSUMER}`,
  `$JS.ACK.${STREAM}.${CONSUMER}.>`,
];

/**
 * The part of NATS' configuration with the users and their permissions; other clients have no access. A publisher may
 * publish on its own subject. A receiver may receive messages of the stream, and neither change nor remove the stream. Each
 * user can read only the responses to its own requests.
 *
 * `passwordOf` returns a user's password as the configuration needs it: in quotes, or as a `$VARIABLE`.
 */
export function authorizationConf(passwordOf: (user: string) => string): string {
  const users = services.flatMap(({ name, events }) => {
    if (!events) return [];
    const publish = events === "receives" ? RECEIVING : [subjectOf(name)];
    return [
      "    {",
      `      user: ${name}`,
      `      password: ${passwordOf(name)}`,
      "      permissions: {",
      `        publish: [${publish.map((subject) => JSON.stringify(subject)).join(", ")}]`,
      `        subscribe: [${JSON.stringify(`${inboxOf(name)}.>`)}]`,
      "      }",
      "    }",
    ];
  });
  return ["authorization {", "  users: [", ...users, "  ]", "}", ""].join("\n");
}
