/** The service that events are encrypted for. */
export const RECEIVER = "analytics";
