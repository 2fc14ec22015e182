import { expect, test } from "bun:test";
import fc from "fast-check";
import { createEnvelopes } from "../../src/encryption/create-envelopes.ts";
import { keyring } from "./keyring.ts";

const PURPOSE = { method: "POST", path: "/api/v1/users/register" };
const RUNS = 300;

const gateway = createEnvelopes({ service: "gateway", keys: keyring("users.gateway") });
const users = createEnvelopes({ service: "users", keys: keyring("users.gateway") });

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** The result for an envelope: `opened`, or the code of the refusal. */
function fate(jwe: string): string | undefined {
  try {
    users.open(jwe, PURPOSE);
    return "opened";
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

/** Refused when changed, and then opened unchanged: the change was the reason. */
function expectRefused(jwe: string, changed: string) {
  expect({ changed, fate: fate(changed) }).toEqual({ changed, fate: "unauthenticated" });
  expect(fate(jwe)).toBe("opened");
}

/** Whatever may be sent: a field of this name is refused in any body, encrypted or not. */
const content = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('"toString":'));

const character = fc.oneof(
  fc.constantFrom(...BASE64URL),
  fc.constantFrom(..."=.+/ \n\0é"),
  fc.string({ minLength: 1, maxLength: 1, unit: "binary" }),
);

test(`any content with one character replaced, added or removed is refused (${RUNS} runs)`, () => {
  fc.assert(
    fc.property(
      content,
      fc.nat(),
      character,
      fc.constantFrom("replaced", "added", "taken away"),
      (content, anywhere, other, how) => {
        const jwe = gateway.seal("users", PURPOSE, content);
        const at = anywhere % jwe.length;
        fc.pre(how !== "replaced" || jwe[at] !== other);
        const kept = how === "added" ? at : at + 1;
        expectRefused(jwe, jwe.slice(0, at) + (how === "taken away" ? "" : other) + jwe.slice(kept));
      },
    ),
    { numRuns: RUNS },
  );
});

test("every character of one envelope, replaced by its neighbour of the alphabet, is refused", () => {
  // The last character of a part may differ from its neighbour in bits only that no byte needs.
  for (const content of ["", "a", "ab"]) {
    const jwe = gateway.seal("users", PURPOSE, content);
    for (let at = 0; at < jwe.length; at++) {
      const index = BASE64URL.indexOf(jwe[at] ?? "");
      const neighbour = index < 0 ? "A" : (BASE64URL[index ^ 1] ?? "");
      const changed = jwe.slice(0, at) + neighbour + jwe.slice(at + 1);
      expect({ at, fate: fate(changed) }).toEqual({ at, fate: "unauthenticated" });
    }
    expect(fate(jwe)).toBe("opened");
  }
});
