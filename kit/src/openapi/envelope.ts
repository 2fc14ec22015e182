import { CALLER_HEADER, ENCRYPT_RESPONSE_HEADER } from "../encryption/channel.ts";
import type { Parameter } from "./document.ts";

/** A compact JWE: five parts of base64url. The second is empty, because both sides know the key. */
export const ENVELOPE_SCHEMA = {
  type: "string",
  description: "A compact JWE (RFC 7516).",
  pattern: "^[A-Za-z0-9_-]+\\.\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+$",
};

/** A keyword of an envelope's schema: the schema of the JSON that is encrypted in it. */
export const CONTENT_KEYWORD = "x-content";

/** A keyword of a field's schema: the value must be the name of the service that sends the body. */
export const SENDER_KEYWORD = "x-sender";

/** The description of a route whose body may be encrypted. */
export const ENCRYPTED_BODY =
  "The body may be sent encrypted: a compact JWE for this service, as `application/jose`.";

/** The description of a route whose body must be encrypted. */
export const ENCRYPTED_BODY_ONLY = `The body is sent encrypted: a compact JWE for this service, as \`application/jose\`. Its content is JSON that \`${CONTENT_KEYWORD}\` describes.`;

/** The request headers for an encrypted response. */
export const ENCRYPTED_RESPONSE_HEADERS: readonly Parameter[] = [
  {
    name: ENCRYPT_RESPONSE_HEADER,
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
