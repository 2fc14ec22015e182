import { toolEnvironment } from "../../lab/generators/tool-environment.ts";
import { recordedVariables } from "./recorded-variables.ts";

/**
 * The environment of a measured service, before the settings of its arm: what a program needs to run, and those of the
 * user's variables that the result records. `NODE_OPTIONS`, `OTEL_EXPORTER_OTLP_ENDPOINT` or `FIGHT_WRITES` would change
 * the measurement without a trace in the result.
 */
export function serviceEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  return toolEnvironment(recordedVariables(env), env);
}

/** A line about the variables that reach the services, for the terminal; `undefined` without any. */
export function settingsText(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const settings = Object.entries(recordedVariables(env)).map(([name, value]) => `${name}=${value}`);
  return settings.length === 0
    ? undefined
    : `variables of the environment reach the services, and are recorded: ${settings.join(", ")}`;
}
