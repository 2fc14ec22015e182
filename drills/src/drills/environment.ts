import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { toolEnvironment } from "@super-heroes/bench/lab/generators/tool-environment";
import { services } from "@super-heroes/system/services";
import { startProxy } from "@super-heroes/testing/stand-ins/counting-proxy";
import { variablePrefixOf } from "@super-heroes/topology/services";
import { type Attempt, trySystem } from "../environments/try-system.ts";
import { type UnusualEnvironment, unusualEnvironments } from "../environments/unusual.ts";
import { atLeast, atMost, reported } from "../promise/measurements.ts";
import type { Drill } from "./drill.ts";

/** The number of environments in a short run. */
const SHORT = 5;

/** The system works in every environment, or prints one line with the reason. */
export const environment: Drill = {
  name: "environment",
  title: "The whole system is started in unusual environments",
  promise: ({ short }) =>
    `behind proxies, on IPv6 addresses, in unusual folders${short ? "" : ", without a home, without temporary files, with another locale or mask"}: every step of a client works, or one line names the cause; no connection goes through a proxy`,
  async run({ short, folder, signal, note }) {
    using proxy = startProxy();
    const made = join(folder, "environments");
    await mkdir(made, { recursive: true });
    const all = await unusualEnvironments({ folder: made, proxyUrl: proxy.url });
    const remarks: string[] = [];
    let worked = 0;
    let refused = 0;
    for (const [index, unusual] of (short ? all.slice(0, SHORT) : all).entries()) {
      note(unusual.what);
      const attempt = await trySystem(unusual, baseIn(join(made, `data-${index}`)), signal);
      if (attempt.outcome === "worked") worked += 1;
      if (attempt.outcome === "refused") refused += 1;
      const mistake = mistakeIn(attempt, unusual);
      if (mistake) remarks.push(`${unusual.what}: ${mistake}`);
    }
    return {
      measurements: [
        atMost(0, "environments in which it neither worked nor named the cause in one line", remarks.length),
        atMost(0, "connections to the proxy", proxy.connections()),
        atLeast(1, "environments in which it worked", worked),
        reported("environments that it refused with the cause", refused),
      ],
      remarks,
    };
  },
};

/** What was not as promised; `undefined` where everything was. */
function mistakeIn(attempt: Attempt, { cause }: UnusualEnvironment): string | undefined {
  if (attempt.outcome === "failed") return attempt.reason;
  if (attempt.outcome === "worked")
    return cause === undefined ? undefined : "it started, and should have refused";
  const [reason = "", ...others] = attempt.reasons;
  if (cause !== undefined && others.length === 0 && reason.includes(cause)) return undefined;
  return `it printed ${attempt.reasons.join(" | ")}`;
}

/** The variables of every environment: free ports, a data folder, and those that programs need. */
function baseIn(data: string): Record<string, string | undefined> {
  const ports = services.map(({ name }) => [`${variablePrefixOf(name)}PORT`, "0"] as const);
  return { ...toolEnvironment({ DATA_DIR: data }), ...Object.fromEntries(ports) };
}
