import { launchService, type ServiceProcess } from "@super-heroes/system/launch/launch";
import { LATE_MS } from "../../analysis/observation/segment.ts";
import { toolEnvironment } from "../../lab/generators/tool-environment.ts";
import { logFileOf } from "./fleet.ts";

/** Starts a process that delays what the service at `url` receives; its log has this name. */
export function launchDelay(name: string, url: string, runDir: string): ServiceProcess {
  return launchService({
    service: { name, port: 0, main: "bench/src/experiments/target/delay.server.ts", upstreams: [] },
    env: toolEnvironment({ NODE_ENV: "production", DELAY_UPSTREAM: url, DELAY_MS: String(LATE_MS) }),
    isWholeEnvironment: true,
    output: logFileOf(runDir, name),
  });
}
