import { createTokenVerifier, publishedKeys } from "@super-heroes/kit/auth/token-verifier";
import { createStandingUpstream, usersStanding } from "@super-heroes/kit/auth/users-standing";
import type { Runtime } from "@super-heroes/kit/runtime";
import type { FightsConfig } from "../config.ts";
import { createLabLatencies, type LabLatencies } from "./latencies.ts";
import { createOperators, type Operators } from "./operators.ts";

/** The added latencies, and who may change them. */
export interface Lab {
  latencies: LabLatencies;
  /** `undefined` in production. */
  operators: Operators | undefined;
  close(): void;
}

/** Opens the lab of this configuration. The users service is not called before a caller from elsewhere has a token. */
export function openLab(
  config: Pick<
    FightsConfig,
    "environment" | "usersUrl" | "heroesLatency" | "villainsLatency" | "locationsLatency"
  >,
  runtime: Pick<Runtime, "log" | "metrics">,
): Lab {
  const latencies = createLabLatencies(
    {
      heroes: config.heroesLatency,
      villains: config.villainsLatency,
      locations: config.locationsLatency,
    },
    runtime,
  );
  if (config.environment === "production")
    return { latencies, operators: undefined, close: () => latencies.close() };
  const users = createStandingUpstream(config.usersUrl, runtime);
  const verifier = createTokenVerifier(publishedKeys(config.usersUrl));
  return {
    latencies,
    operators: createOperators(verifier, usersStanding(users)),
    close() {
      latencies.close();
      users.close();
    },
  };
}
