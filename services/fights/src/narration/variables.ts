import {
  ConfigError,
  type ConfigOf,
  httpUrl,
  integer,
  optional,
  text,
  type Variable,
} from "@super-heroes/kit/config/config";

const url = httpUrl("NARRATION_URL", {
  default: "",
  about:
    "base URL of a service with OpenAI's chat completions API, such as `https://api.example.org/v1`, which writes the narrations of fights; without it they are made from templates",
});

const EXPECTED_URL = "an http:// or https:// URL without credentials, query and fragment";

const narrationUrl: Variable<string | undefined> = {
  ...optional(url),
  expected: EXPECTED_URL,
  // A query may contain a key.
  mistakeIn: () => `expected ${EXPECTED_URL}, got something else`,
  parse: (written) => (/[?#]/.test(written) ? undefined : url.parse(written)),
};

const narrationKey: Variable<string | undefined> = {
  name: "NARRATION_KEY",
  about: "the key of that service, sent as a bearer token; without it none is sent",
  fallback: undefined,
  secret: true,
  expected: "a key of at most 1000 visible ASCII characters",
  parse: (written) => (/^[\x21-\x7e]{1,1000}$/.test(written) ? written : undefined),
};

/** The variables of narrations. */
export const narrationVariables = {
  narrationUrl,
  narrationKey,
  narrationModel: text("NARRATION_MODEL", {
    default: "",
    about: "the name of the language model; required with `NARRATION_URL`",
  }),
  narrationTimeoutMs: integer("NARRATION_TIMEOUT_MS", {
    default: 2500,
    min: 100,
    max: 600_000,
    about:
      "longest time of a call to that service, in ms; then the narration is from a template. A request waits for its own deadline at most (`DEADLINE_MS` of the gateway and of fights)",
  }),
  narrationMaxInFlight: integer("NARRATION_MAX_IN_FLIGHT", {
    default: 4,
    min: 1,
    max: 256,
    about: "calls to that service at once; four times as many may wait",
  }),
  narrationsPerMinute: integer("NARRATION_MAX_PER_MINUTE", {
    default: 60,
    min: 1,
    max: 1_000_000,
    about:
      "calls to that service in a minute, for all clients together; further narrations are from templates",
  }),
  narrationCaFile: text("NARRATION_CA_FILE", {
    default: "",
    about:
      "file with the authorities of that service's certificate, as PEM, instead of those that the runtime trusts; `UPSTREAM_CA_FILE` does not apply to it",
  }),
};

export type NarrationConfig = ConfigOf<typeof narrationVariables>;

/** The model of a configuration with a URL. Throws {@link ConfigError} without one. */
export function modelOf({ narrationModel }: Pick<NarrationConfig, "narrationModel">): string {
  if (narrationModel !== "") return narrationModel;
  throw new ConfigError("NARRATION_MODEL: must be set with NARRATION_URL");
}
