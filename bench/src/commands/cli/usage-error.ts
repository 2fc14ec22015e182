/** What was typed makes no sense; the message is one line that lists what would. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
