import { EXIT } from "@super-heroes/cli/exit-code";
import { aborted, Interrupted, interruption } from "@super-heroes/cli/interruption";
import { shownPath } from "@super-heroes/cli/repository";
import { dataDir, requireDataDir } from "@super-heroes/database/local-stack/default-dir";
import { certificatesFolder, prepareCertificates, withTls } from "../certificates/tls-environment.ts";
import { launcherOf } from "../control/control-client.ts";
import { serveControl } from "../control/control-server.ts";
import { publishLauncher, withdrawLauncher } from "../control/launcher-file.ts";
import { createServiceSet, type ServiceSet } from "../control/service-set.ts";
import { openEnvFiles } from "../environment/env-files.ts";
import type { Environment } from "../environment/environment.ts";
import { withFlagFile } from "../environment/flag-file.ts";
import { launchSystem, ServiceFailure } from "../launch/launch.ts";
import type { Output } from "../launch/service-log.ts";
import { openStack } from "./stack.ts";
import type { StartChoice } from "./start-options.ts";
import { portTroubles } from "./taken-ports.ts";

/** The differences between `start` and `dev`. */
export interface LauncherKind {
  /** As it is typed after `bun run`. */
  command: string;
  watch: boolean;
  /** The services' environment, from that of the stack. Prints on standard error what it adds. */
  environment(env: Environment, dataDir: string): Promise<Environment>;
  /** The output of the service of that name. */
  output(name: string, dataDir: string): Output;
  /** The text that is printed once all services are ready. */
  readyText(dataDir: string): string;
}

/**
 * Runs the chosen services until Ctrl-C; resolves with the exit code, which is 0 then: being stopped is how this command
 * ends. Throws a {@link ServiceFailure} when the services cannot start or have all ended.
 */
export async function runLauncher(choice: StartChoice, kind: LauncherKind): Promise<number> {
  const { services } = choice;
  const { command, watch } = kind;
  const width = Math.max(...services.map(({ name }) => name.length));
  const report = (line: string) => console.error(`${command}: ${line}`);
  const signal = interruption();
  for (const line of openEnvFiles(process.cwd())) report(line);
  signal.addEventListener("abort", () => report("stopping; Ctrl-C once more ends this command at once"), {
    once: true,
  });

  const run = async () => {
    await requireDataDir();
    const troubles = await portTroubles(services, process.env, (pid) => launcherOf(dataDir, pid));
    if (troubles.length > 0) throw new ServiceFailure(troubles.join("\n"));
    const stack = await openStack(choice, process.env, { onProgress: (line) => console.error(line), signal });
    try {
      const plainEnv = withFlagFile(await kind.environment(stack.env, dataDir));
      const env = choice.tls ? await environmentWithTls(plainEnv, services, dataDir, report) : plainEnv;
      const output = (name: string) => kind.output(name, dataDir);
      const storeText = (name: string, store: string) => stack.describe(name, shownPath(store));
      const system = await launchSystem({
        services,
        env,
        output,
        watch,
        onReady: (name, { url, store }, pid) =>
          console.log(`${name.padEnd(width)}  ${url}  pid ${pid}  ${storeText(name, store)}`),
        signal,
      });
      const set = createServiceSet(system.services, {
        services,
        env,
        output,
        watch,
        storeText,
        onFailure: (name, message) =>
          report(`${message}. The other services continue; "bun run system start ${name}" starts it again.`),
        onChange: ({ name, state, pid }) => report(`${name}: ${state}${pid === null ? "" : `, pid ${pid}`}`),
      });
      const page = system.services.find(({ name }) => name === "gateway")?.url;
      await serveUntil(signal, set, command, dataDir, () => {
        console.log(kind.readyText(dataDir));
        if (page !== undefined) console.log(`Open ${page} in a browser.`);
      });
      if (!signal.aborted) throw new ServiceFailure("every service has ended");
    } finally {
      await stack.release();
    }
  };
  try {
    await run();
  } catch (error) {
    // After Ctrl-C, an error of the stopped work is no failure.
    if (!signal.aborted && !(error instanceof Interrupted)) throw error;
  }
  return EXIT.ok;
}

/** The environment with this machine's certificates, which are created where there are none. */
async function environmentWithTls(
  env: Environment,
  services: StartChoice["services"],
  dataDir: string,
  report: (line: string) => void,
): Promise<Environment> {
  const folder = certificatesFolder(dataDir);
  if (await prepareCertificates(folder)) report(`created certificates in ${shownPath(folder)}`);
  return withTls(env, folder, services);
}

/** Serves `bun run system` until the signal is aborted or every service has ended by itself; then stops all services. */
async function serveUntil(
  signal: AbortSignal,
  set: ServiceSet,
  command: string,
  dataDir: string,
  onReady: () => void,
): Promise<void> {
  const control = serveControl(set);
  try {
    await publishLauncher(dataDir, { pid: process.pid, command, url: control.url, token: control.token });
    onReady();
    await Promise.race([set.allFailed, aborted(signal)]);
  } finally {
    await withdrawLauncher(dataDir, process.pid);
    await control.stop();
    await set.stopAll();
  }
}
