import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The process that listens on a port. */
export interface PortOwner {
  pid: number;
  /** Its command line, shortened. */
  command: string;
}

/** The state of a listening socket in /proc/net/tcp. */
const LISTENING = "0A";
const LONGEST_COMMAND = 80;

/**
 * The process that listens on this TCP port: on Linux, among the processes whose files this user may read. `undefined`
 * otherwise.
 */
export function ownerOf(port: number): PortOwner | undefined {
  const sockets = new Set(socketsOn(port).map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return undefined;
  for (const pid of entriesOf("/proc").filter((name) => /^\d+$/.test(name))) {
    const files = entriesOf(`/proc/${pid}/fd`);
    if (!files.some((file) => sockets.has(orEmpty(() => readlinkSync(`/proc/${pid}/fd/${file}`))))) continue;
    return { pid: Number(pid), command: commandOf(pid) };
  }
  return undefined;
}

/** The inodes of the sockets that listen on the port, at any address. */
function socketsOn(port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const tables = ["/proc/net/tcp", "/proc/net/tcp6"].map((file) => orEmpty(() => readFileSync(file, "utf8")));
  return tables.flatMap((table) =>
    table.split("\n").flatMap((line) => {
      const [, local = "", , state, , , , , , inode] = line.trim().split(/\s+/);
      return local.endsWith(suffix) && state === LISTENING && inode ? [inode] : [];
    }),
  );
}

function commandOf(pid: string): string {
  const [program = "", ...rest] = orEmpty(() => readFileSync(`/proc/${pid}/cmdline`, "utf8")).split("\0");
  // In the npm package of Bun the program is bun.exe on every system.
  const name = program
    .split("/")
    .at(-1)
    ?.replace(/\.exe$/, "");
  const command = [name, ...rest].join(" ").trim();
  return command.length > LONGEST_COMMAND ? `${command.slice(0, LONGEST_COMMAND)}…` : command;
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Another user's process, or one that has just ended.
    return [];
  }
}

function orEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
