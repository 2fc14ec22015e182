import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { toolEnvironment } from "@super-heroes/bench/lab/generators/tool-environment";
import { services } from "@super-heroes/system/services";
import { type Attempt, trySystem } from "../environments/try-system.ts";
import { type UnusualEnvironment, unusualEnvironments } from "../environments/unusual.ts";
import { atLeast, atMost, reported } from "../promise/measurements.ts";
import type { Drill } from "./drill.ts";

const SHORT = 5;

/** The system works wherever it is started, or one line says why it does not. */
export const environment: Drill = {
  name: "environment",
  title: "The whole system is started in environments that it was not written in",
  promise: ({ short }) =>
    `behind proxies, on IPv6 addresses, in odd folders${short ? "" : ", without a home, without temporary files, with another locale or mask"}: a client can do everything, or one line names the cause; nothing goes through a proxy`,
  async run({ short, folder, signal, note }) {
    using proxy = startProxy();
    const made = join(folder, "environments");
    await mkdir(made, { recursive: true });
    const all = await unusualEnvironments({ folder: made, proxyUrl: proxy.url });
    const remarks: string[] = [];
    let worked = 0;
    let refused = 0;
    for (const [index, strange] of (short ? all.slice(0, SHORT) : all).entries()) {
      note(strange.what);
      const attempt = await trySystem(strange, baseIn(join(made, `data-${index}`)), signal);
      if (attempt.outcome === "worked") worked += 1;
      if (attempt.outcome === "refused") refused += 1;
      const mistake = mistakeIn(attempt, strange);
      if (mistake) remarks.push(`${strange.what}: ${mistake}`);
    }
    return {
      measurements: [
        atMost(0, "environments in which it neither worked nor named the cause in one line", remarks.length),
        atMost(0, "connections to the proxy", proxy.connections()),
        atLeast(1, "environments in which it worked", worked),
        reported("environments that it refused, naming the cause", refused),
      ],
      remarks,
    };
  },
};

/** What was not as promised; `undefined` where all was. */
function mistakeIn(attempt: Attempt, { cause }: UnusualEnvironment): string | undefined {
  if (attempt.outcome === "failed") return attempt.reason;
  if (attempt.outcome === "worked") return cause === undefined ? undefined : "it started all the same";
  const [reason = "", ...others] = attempt.reasons;
  if (cause !== undefined && others.length === 0 && reason.includes(cause)) return undefined;
  return `it printed ${attempt.reasons.join(" | ")}`;
}

/** What every environment has: free ports, data of its own, and what a program needs. */
function baseIn(data: string): Record<string, string | undefined> {
  const ports = services.map(({ name }) => [`${name.toUpperCase()}_PORT`, "0"] as const);
  return { ...toolEnvironment({ DATA_DIR: data }), ...Object.fromEntries(ports) };
}

/** Stands in for a proxy: counts connections, and closes them. */
function startProxy() {
  let connections = 0;
  const server = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open(socket) {
        connections += 1;
        socket.end();
      },
      data() {},
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    connections: () => connections,
    [Symbol.dispose]: () => server.stop(true),
  };
}
