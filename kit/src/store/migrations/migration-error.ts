/** A migration that cannot be read or applied. The message names the file or the store, and says what to do. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}
