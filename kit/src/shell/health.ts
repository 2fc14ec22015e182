import { type Static, Type } from "@sinclair/typebox";
import { version } from "../version.ts";

/** What `/health` responds with. */
export const Health = Type.Object(
  { status: Type.Literal("up"), service: Type.String(), version: Type.String() },
  { title: "Health" },
);
export type Health = Static<typeof Health>;

/** The response of `/health`, with the version for operators. */
export const health = (service: string): Health => ({ status: "up", service, version });
