import { ENCRYPTED_HEADER, JOSE } from "@super-heroes/kit/encryption/channel";
import { ask, type RequestResult } from "./request.ts";

/** Sends a body that is an envelope. */
export const requestSealed = (url: string, jwe: string): Promise<RequestResult> =>
  ask(url, {
    method: "POST",
    headers: { "content-type": JOSE, [ENCRYPTED_HEADER]: "encrypted" },
    raw: jwe,
  });
