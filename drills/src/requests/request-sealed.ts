import { ENCRYPTED_HEADER, JOSE } from "@super-heroes/kit/encryption/channel";
import { type RequestResult, request } from "./request.ts";

/** Sends an envelope as the body of a POST. */
export const requestSealed = (url: string, jwe: string): Promise<RequestResult> =>
  request(url, {
    method: "POST",
    headers: { "content-type": JOSE, [ENCRYPTED_HEADER]: "encrypted" },
    raw: jwe,
  });
