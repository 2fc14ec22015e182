/**
 * The header in which the gateway names the client of a request: the key under which it counts that client's requests, one
 * for all its addresses and their spellings. The gateway replaces what a client sends under this name. A client that reaches
 * a service directly can invent it, as it can `X-Forwarded-For`.
 */
export const CLIENT_KEY_HEADER = "x-client-key";
