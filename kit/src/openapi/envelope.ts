import { CALLER_HEADER, ENCRYPT_ANSWER_HEADER } from "../encryption/channel.ts";
import type { Parameter } from "./document.ts";

/** An envelope as a value: five parts of base64url, the second of which is empty where both sides know the key. */
export const ENVELOPE_SCHEMA = {
  type: "string",
  description: "A compact JWE (RFC 7516).",
  pattern: "^[A-Za-z0-9_-]+\\.\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+$",
};

/** Beside an envelope's schema: that of the JSON inside it. */
export const CONTENT_KEYWORD = "x-content";

/** On a field: its value must be the name of the service that sends the body. */
export const SENDER_KEYWORD = "x-sender";

/** What is said of a route whose body may come in an envelope. */
export const ENCRYPTED_BODY =
  "The body may be sent encrypted: a compact JWE for this service, as `application/jose`.";

/** What is said of a route whose body must come in an envelope. */
export const ENCRYPTED_BODY_ONLY = `The body is sent encrypted: a compact JWE for this service, as \`application/jose\`. Its content is JSON that \`${CONTENT_KEYWORD}\` describes.`;

/** The headers that ask for a response in an envelope. */
export const ENCRYPTED_RESPONSE_HEADERS: readonly Parameter[] = [
  {
    name: ENCRYPT_ANSWER_HEADER,
    in: "header",
    required: false,
    description: "`true`: the response is a compact JWE for the calling service.",
    schema: { type: "string" },
  },
  {
    name: CALLER_HEADER,
    in: "header",
    required: false,
    description: "The calling service, for an encrypted response to a body that was not encrypted.",
    schema: { type: "string" },
  },
];
