import type { Runtime } from "@super-heroes/kit/runtime";
import type { NarrationService } from "./narration-service.ts";
import type { NarrationConfig } from "./variables.ts";

/**
 * Opens the service that writes narrations, where one is configured; `undefined` otherwise. Its code is loaded only then. Throws
 * `ConfigError`.
 */
export async function openNarration(
  config: NarrationConfig,
  runtime: Pick<Runtime, "metrics" | "log">,
): Promise<NarrationService | undefined> {
  if (config.narrationUrl === undefined) return undefined;
  const { createNarrationService } = await import("./narration-service.ts");
  return createNarrationService(config.narrationUrl, config, runtime);
}
