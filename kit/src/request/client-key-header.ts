/**
 * The header in which the gateway identifies the client of a request: the key under which it counts the client's requests,
 * the same for all its addresses and their spellings. The gateway overwrites the value that a client sends. A client that
 * reaches a service directly can invent it, as it can invent `X-Forwarded-For`.
 */
export const CLIENT_KEY_HEADER = "x-client-key";
