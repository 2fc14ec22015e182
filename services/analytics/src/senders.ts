/** Who may send which events: a sender is proven by its key, and this says what it may speak of. */
import { unauthenticated } from "@super-heroes/kit/http/problem";

/** The first word of the types that belong to a service. Nobody else may send them, and it may send no others. */
const OWNED: Readonly<Record<string, string>> = {
  fights: "fight",
  users: "user",
  orders: "order",
};

/** Passes on what admins send, and may name every other type. */
const GATEWAY = "gateway";

/** Everyone who may send events at all. */
export const EVENT_SENDERS: readonly string[] = [...Object.keys(OWNED), GATEWAY];

const isOwned = (word: string) => Object.values(OWNED).includes(word);

/**
 * Throws 401, as for an envelope that does not open, unless the event is one that its sender may send: of the sender's
 * own, and of a type that is the sender's.
 */
export function requireSender({ type, source }: { type: string; source: string }, sender: string): void {
  const [word = ""] = type.split(".", 1);
  const mayNameIt = sender === GATEWAY ? !isOwned(word) : OWNED[sender] === word;
  if (source !== sender || !mayNameIt)
    throw unauthenticated(new Error(`${sender} may not send ${type} of ${source}`));
}
