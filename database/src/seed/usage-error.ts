/** What was asked for makes no sense; the message is one line for the person who typed it. */
export class UsageError extends Error {}
