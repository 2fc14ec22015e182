import type { PasswordAlgorithm } from "../src/hasher.ts";

/** A cheap stand-in for argon2id, so that a suite may sign in often. */
export interface StubAlgorithm extends PasswordAlgorithm {
  /** The passwords that were verified. */
  readonly verified: number;
  /** Holds all hashes and verifications until `release`. */
  hold(): void;
  release(): void;
}

/** Creates the stand-in. Its hashes do not contain the password. */
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
