import { unauthenticated } from "@super-heroes/kit/http/problem";

/** The first word of the event types of each service. Only that service may send them, and it may send no others. */
const OWNED: Readonly<Record<string, string>> = {
  fights: "fight",
  users: "user",
  orders: "order",
};

/** Sends the events of admins, with any type that belongs to no service. */
const GATEWAY = "gateway";

/** The services that may send events. */
export const EVENT_SENDERS: readonly string[] = [...Object.keys(OWNED), GATEWAY];

const isOwned = (word: string) => Object.values(OWNED).includes(word);

/**
 * Requires that the event's source is the sender and its type one that the sender may send. Throws the same 401 as for an
 * envelope that cannot be opened. The sender itself is proven by its key.
 */
export function requireSender({ type, source }: { type: string; source: string }, sender: string): void {
  const [word = ""] = type.split(".", 1);
  const maySendType = sender === GATEWAY ? !isOwned(word) : OWNED[sender] === word;
  if (source !== sender || !maySendType)
    throw unauthenticated(new Error(`${sender} may not send ${type} of ${source}`));
}
