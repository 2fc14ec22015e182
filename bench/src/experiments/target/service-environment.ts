import { toolEnvironment } from "../../lab/generators/tool-environment.ts";
import { recordedVariables } from "./recorded-variables.ts";

/**
 * The environment of a service that is measured, before the settings of its arm: what a program needs to run at all, and of
 * the user's variables those that the result records. What is measured is what was asked for and what the result says:
 * `NODE_OPTIONS`, `OTEL_EXPORTER_OTLP_ENDPOINT` or `FIGHT_WRITES` would change it unseen.
 */
export function serviceEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  return toolEnvironment(recordedVariables(env), env);
}

/** A line for the person at the terminal about the variables that reach the services; `undefined` where there are none. */
export function settingsText(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const settings = Object.entries(recordedVariables(env)).map(([name, value]) => `${name}=${value}`);
  return settings.length === 0
    ? undefined
    : `variables of the environment reach the services, and are recorded: ${settings.join(", ")}`;
}
