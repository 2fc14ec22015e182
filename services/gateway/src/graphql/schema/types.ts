import type * as responses from "../calls/responses.ts";
import { builder } from "./builder.ts";

/** The types that refer to each other. Each is implemented in the file of its service. */
export const Hero = builder.objectRef<responses.Fighter>("Hero");
export const Villain = builder.objectRef<responses.Fighter>("Villain");
export const Location = builder.objectRef<responses.Location>("Location");
export const Fight = builder.objectRef<responses.Fight>("Fight");
export const User = builder.objectRef<responses.User>("User");
export const Order = builder.objectRef<responses.Order>("Order");
export const Statistics = builder.objectRef<responses.Statistics>("Statistics");

/** The side of a fighter. */
export const Team = builder.enumType("Team", { values: ["heroes", "villains"] as const });
