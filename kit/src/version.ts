import { version as released } from "../../package.json" with { type: "json" };

/** The version of the system, which all services share: the one in the package.json at the repository's root. */
export const version: string = released;
