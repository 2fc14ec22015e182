import { CONSUMER, inboxOf, STREAM, subjectOf } from "@super-heroes/kit/events/nats-names";
import { services } from "@super-heroes/topology/services";

/** The services with a user at NATS: those that publish events and those that receive them. */
export const natsUsers: readonly string[] = services.flatMap(({ name, events }) => (events ? [name] : []));

/** What analytics asks of JetStream: to create the stream and its consumer unless they are there, and to take messages. */
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
 * The part of NATS' configuration that says who may connect and what each may do; nobody else may do anything. A service
 * that publishes may publish on its own subject. One that receives may take messages from the stream, and neither change
 * nor remove the stream. Each reads only what NATS responds to itself.
 *
 * `passwordOf` gives a user's password as the configuration has it: in quotes, or as a `$VARIABLE`.
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
