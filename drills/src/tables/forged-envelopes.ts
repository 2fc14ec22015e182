import { randomBytes } from "node:crypto";
import { ENVELOPE, encryptCompact } from "@super-heroes/kit/encryption/compact-jwe";
import { createEnvelopes } from "@super-heroes/kit/encryption/create-envelopes";
import type { Purpose } from "@super-heroes/kit/encryption/envelopes";
import { pairOf } from "@super-heroes/kit/encryption/service-keys";
import { correspondence } from "@super-heroes/topology/correspondence";
import type { Keys } from "../stage/keys.ts";

/** The sender of a drill's envelopes. */
export const SENDER = "gateway";

/** Seals a valid envelope. */
export const sealed = (keys: Keys, to: string, purpose: Purpose, content: unknown): string =>
  createEnvelopes({ service: SENDER, keys: keys.keyringOf(SENDER) }).seal(to, purpose, content);

/** An envelope that a service must refuse. */
export interface ForgedEnvelope {
  name: string;
  jwe: string;
}

/** Every kind of invalid envelope for `to`; `used` is an envelope that was opened already. */
export function forgedEnvelopes(
  keys: Keys,
  to: string,
  purpose: Purpose,
  content: unknown,
  used: string,
): ForgedEnvelope[] {
  const keyring = keys.keyringOf(SENDER);
  const other = correspondence.receiversOf(SENDER).find((receiver) => receiver !== to) ?? to;
  const pair = pairOf(to, SENDER);
  const forgedKeys = new Map([[pair, [{ kid: pair, secret: randomBytes(32) }]]]);
  const at = (offsetMs: number) =>
    createEnvelopes({ service: SENDER, keys: keyring, now: () => Date.now() + offsetMs });
  const ours = at(0);
  const valid = () => ours.seal(to, purpose, content);
  return [
    { name: "opened before", jwe: used },
    { name: "sealed 61 s ago", jwe: at(-61_000).seal(to, purpose, content) },
    { name: "sealed 30 s from now", jwe: at(30_000).seal(to, purpose, content) },
    { name: "for another service", jwe: ours.seal(other, purpose, content) },
    { name: "for another path", jwe: ours.seal(to, { ...purpose, path: "/api/other" }, content) },
    { name: "for another method", jwe: ours.seal(to, { ...purpose, method: "PUT" }, content) },
    {
      name: "under another key",
      jwe: createEnvelopes({ service: SENDER, keys: forgedKeys }).seal(to, purpose, content),
    },
    { name: "a path as key id", jwe: withHeader(valid(), { kid: "../../dev/null" }) },
    { name: "another sender in the header", jwe: withHeader(valid(), { iss: "users" }) },
    ...PARTS.map(([name, index]) => ({ name: `a bit of its ${name} flipped`, jwe: flipped(valid(), index) })),
    ...madeByOthers(keys, to, purpose, content),
  ];
}

/** Envelopes in the sender's name, made by other services with the keys that they hold. The receiver is left out: it has the key. */
function madeByOthers(keys: Keys, to: string, purpose: Purpose, content: unknown): ForgedEnvelope[] {
  const others = correspondence.correspondents.filter((name) => name !== to && name !== SENDER);
  return others.flatMap((other) =>
    [...keys.keyringOf(other).values()].flat().flatMap(({ kid, secret }) =>
      [pairOf(to, SENDER), kid].map((named) => ({
        name: `of ${SENDER}, made by ${other} with its key ${kid} under the name ${named}`,
        jwe: encryptCompact(
          {
            ...ENVELOPE,
            kid: named,
            iss: SENDER,
            aud: to,
            ...purpose,
            iat: Math.floor(Date.now() / 1000),
            jti: crypto.randomUUID(),
          },
          JSON.stringify(content),
          secret,
        ),
      })),
    ),
  );
}

/** The non-empty parts of a compact JWE with `dir`, which has no encrypted key (RFC 7516, 3.1). */
const PARTS = [
  ["header", 0],
  ["initialisation vector", 2],
  ["ciphertext", 3],
  ["tag", 4],
] as const;

/** Flips one bit in the middle of a part, which stays well-formed. */
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
