import { findProgram, type Machine } from "@super-heroes/database/tools/machine";
import { installedEngine } from "./engine-programs.ts";

/** The programs that starting an engine needs, each with its Debian package. */
const PROGRAMS = [
  ["docker", "docker.io"],
  ["containerd", "docker.io"],
  ["runc", "docker.io"],
  ["iptables", "iptables"],
  ["debootstrap", "debootstrap"],
  ["tar", "tar"],
] as const;

/** Why no engine can be started here, in one sentence; `undefined` when nothing is known to be missing. */
export async function whyNoEngine(machine: Machine): Promise<string | undefined> {
  if (process.platform !== "linux") return `starting an engine needs Linux, and this is ${process.platform}`;
  if (!machine.isRoot) return "no Docker engine responds, and starting one needs root";
  const missing = PROGRAMS.find(([program]) => !findProgram(machine, [program], ["/usr/sbin", "/sbin"]));
  if (missing) return `no Docker engine responds, and ${missing[0]} is not installed (Debian: ${missing[1]})`;
  if (!(await installedEngine(machine)) && !findProgram(machine, ["go"]))
    return "no Docker engine responds, none from version 26 on is installed, and there is no Go to build one with";
  return undefined;
}
