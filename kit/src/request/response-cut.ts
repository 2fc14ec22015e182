/**
 * Why a streamed response was cut off before its end: the client closed the connection, did not read, or holds too many
 * slow responses; the source sent nothing in time, or failed; or the service is stopping.
 */
export type Cut =
  | "client_closed"
  | "client_idle"
  | "client_slow"
  | "source_idle"
  | "source_failed"
  | "stopped";
