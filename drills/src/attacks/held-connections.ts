import { readFileSync } from "node:fs";

const ESTABLISHED = "01";

/**
 * The client ports on this machine whose connection to a server's port is open on the server's side (Linux). A client that
 * does not read cannot detect that the server has closed: the FIN comes after the bytes that it has not read.
 */
export const heldBy = (serverPort: number): Set<number> =>
  heldIn(readFileSync("/proc/net/tcp", "utf8"), serverPort);

/** Like {@link heldBy}, from the text of `/proc/net/tcp`. */
export function heldIn(table: string, serverPort: number): Set<number> {
  const held = new Set<number>();
  const local = `:${serverPort.toString(16).toUpperCase().padStart(4, "0")}`;
  for (const line of table.split("\n")) {
    const [, from, to, state] = line.trim().split(/\s+/, 4);
    if (state === ESTABLISHED && from?.endsWith(local))
      held.add(Number.parseInt(to?.split(":")[1] ?? "", 16));
  }
  return held;
}
