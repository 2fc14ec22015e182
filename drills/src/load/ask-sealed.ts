import { ENCRYPTED_HEADER, JOSE } from "@super-heroes/kit/encryption/channel";
import { type Answer, ask } from "./ask.ts";

/** Sends a body that is an envelope. */
export const askSealed = (url: string, jwe: string): Promise<Answer> =>
  ask(url, {
    method: "POST",
    headers: { "content-type": JOSE, [ENCRYPTED_HEADER]: "encrypted" },
    raw: jwe,
  });
