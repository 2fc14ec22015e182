import type { PasswordAlgorithm } from "../src/hasher.ts";

/** A stand-in for argon2id that costs nothing, so that a suite may sign in as often as it likes. */
export interface StubAlgorithm extends PasswordAlgorithm {
  /** Passwords that were verified so far. */
  readonly verified: number;
  /** From now on no hash and no verification ends, until `release`. */
  hold(): void;
  release(): void;
}

/** Creates one. Its hashes do not hold the password. */
export function stubAlgorithm(): StubAlgorithm {
  let verified = 0;
  let held = Promise.withResolvers<void>();
  held.resolve();
  const digest = (password: string) =>
    `stub:${new Bun.CryptoHasher("sha256").update(password).digest("hex")}`;
  return {
    get verified() {
      return verified;
    },
    hold() {
      held = Promise.withResolvers();
    },
    release: () => held.resolve(),
    async hash(password) {
      await held.promise;
      return digest(password);
    },
    async verify(password, hash) {
      verified++;
      await held.promise;
      return digest(password) === hash;
    },
  };
}
