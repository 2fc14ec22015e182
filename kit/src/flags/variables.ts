import { ConfigError, type ConfigOf, httpUrl, optional, text } from "../config/config.ts";

/** The variables of a service that uses flags. */
export const flagVariables = {
  flagsFile: text("FLAGS_FILE", {
    default: "",
    about:
      "file with feature flags in flagd's format, read again when it changes; by default there are none, and the defaults of the code and of the variables apply",
  }),
  flagsUrl: optional(
    httpUrl("FLAGS_URL", {
      default: "",
      about:
        "URL of the same flags instead of a file: `http://flagd:8017/v1/flags` of flagd, or any server of that JSON; fetched every second, with `If-None-Match`",
    }),
  ),
};

/** The configuration of a service that uses flags. */
export type FlagsConfig = ConfigOf<typeof flagVariables>;

/** Throws {@link ConfigError} when both sources are set. */
export function requireOneSource({ flagsFile, flagsUrl }: Partial<FlagsConfig>): void {
  if (flagsFile && flagsUrl)
    throw new ConfigError("FLAGS_URL: must not be set together with FLAGS_FILE. Remove one of them");
}
