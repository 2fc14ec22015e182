import { randomBytes } from "node:crypto";
import { createEnvelopes } from "@super-heroes/kit/encryption/create-envelopes";
import type { Purpose } from "@super-heroes/kit/encryption/envelopes";
import { type Keyring, parseServiceKeys } from "@super-heroes/kit/service-keys";
import type { Keys } from "../stage/keys.ts";

/** Who the envelopes of a drill say that they are from. */
export const SENDER = "gateway";

/** The keys of a drill as services read them. Throws when they are none. */
function keyringOf({ serviceKeys }: Keys): Keyring {
  const keyring = parseServiceKeys(serviceKeys);
  if (!keyring) throw new Error("the keys of the drill are not as services expect them");
  return keyring;
}

/** Seals as a service that has a right to. */
export const sealed = (keys: Keys, to: string, purpose: Purpose, content: unknown): Promise<string> =>
  createEnvelopes({ service: SENDER, keys: keyringOf(keys) }).seal(to, purpose, content);

/** An envelope that is not to be opened. */
export interface ForgedEnvelope {
  name: string;
  jwe: string;
}

/** Every way to make an envelope for `to` that is none; `used` is one that was opened already. */
export async function forgedEnvelopes(
  keys: Keys,
  to: string,
  purpose: Purpose,
  content: unknown,
  used: string,
): Promise<ForgedEnvelope[]> {
  const keyring = keyringOf(keys);
  const other = to === "orders" ? "fights" : "orders";
  const secret = randomBytes(32);
  const strangers = new Map([[to, [{ kid: to, secret }]]]);
  const at = (offsetMs: number) =>
    createEnvelopes({ service: SENDER, keys: keyring, now: () => Date.now() + offsetMs });
  const ours = at(0);
  const good = () => ours.seal(to, purpose, content);
  return [
    { name: "opened before", jwe: used },
    { name: "sealed 61 s ago", jwe: await at(-61_000).seal(to, purpose, content) },
    { name: "sealed 30 s from now", jwe: await at(30_000).seal(to, purpose, content) },
    { name: "for another service", jwe: await ours.seal(other, purpose, content) },
    { name: "for another path", jwe: await ours.seal(to, { ...purpose, path: "/api/other" }, content) },
    { name: "for another method", jwe: await ours.seal(to, { ...purpose, method: "PUT" }, content) },
    {
      name: "under another key",
      jwe: await createEnvelopes({ service: SENDER, keys: strangers }).seal(to, purpose, content),
    },
    { name: "a path as key id", jwe: withHeader(await good(), { kid: "../../dev/null" }) },
    { name: "another sender in the header", jwe: withHeader(await good(), { iss: "users" }) },
    ...(await Promise.all(
      PARTS.map(async ([name, index]) => ({
        name: `a bit of its ${name} flipped`,
        jwe: flipped(await good(), index),
      })),
    )),
  ];
}

/** The parts of a compact JWE that hold anything here (RFC 7516, 3.1): there is no encrypted key with `dir`. */
const PARTS = [
  ["header", 0],
  ["initialisation vector", 2],
  ["ciphertext", 3],
  ["tag", 4],
] as const;

/** One bit in the middle of a part, which stays well-formed. */
function flipped(jwe: string, index: number): string {
  const parts = jwe.split(".");
  const bytes = Buffer.from(parts[index] ?? "", "base64url");
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  parts[index] = bytes.toString("base64url");
  return parts.join(".");
}

function withHeader(jwe: string, changed: object): string {
  const [header = "", ...rest] = jwe.split(".");
  const claims = JSON.parse(Buffer.from(header, "base64url").toString()) as object;
  return [Buffer.from(JSON.stringify({ ...claims, ...changed })).toString("base64url"), ...rest].join(".");
}
