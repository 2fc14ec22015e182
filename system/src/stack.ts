import { allServices, environmentOf } from "@super-heroes/database/local-stack/index";
import type { Environment } from "./environment.ts";
import { borrowLocalStack } from "./local-stack.ts";
import type { StartChoice } from "./start-flags.ts";
import { withoutStores } from "./store-variables.ts";

/** The environment that points the services at their stores, and how to give the stores back. */
export interface Stack {
  env: Environment;
  release(): Promise<void>;
}

/** Opens the stack that was chosen for these services; without a choice the environment stays as it is. */
export async function openStack(
  { stack: choice, services }: StartChoice,
  env: Environment,
  onProgress: (line: string) => void,
): Promise<Stack> {
  const release = async () => {};
  if (choice === undefined) return { env, release };
  if (choice === "embedded") return { env: withoutStores(env), release };
  const names = new Set(services.map(({ name }) => name));
  const stack = await borrowLocalStack({
    stores: allServices.filter((service) => names.has(service)),
    onProgress,
  });
  return { env: { ...withoutStores(env), ...environmentOf(stack) }, release: stack.release };
}
