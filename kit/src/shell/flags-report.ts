import { type Static, Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";

const FlagInForce = Type.Object(
  {
    by: Type.Union([Type.Literal("flag"), Type.Literal("default")], {
      description: "Whether the value comes from the flags, or is the default of the code and its variables.",
    }),
    shares: Type.Optional(
      Type.Record(Type.String(), Type.Number(), {
        description:
          "The percentage of requests that get each value. Left out for a rule that is more than a percentage.",
      }),
    ),
  },
  { title: "FlagInForce" },
);

/** The feature flags of a process, in `/ready`. */
export const FlagsInUse = Type.Object(
  {
    source: Type.Union([Type.Literal("file"), Type.Literal("url")]),
    status: Type.Union([Type.Literal("current"), Type.Literal("last_good"), Type.Literal("defaults")], {
      description:
        "`last_good`: the source cannot be used, and the flags before stay in use; `defaults`: there were none before.",
    }),
    problem: Type.Optional(Type.String({ description: "Why the source cannot be used." })),
    version: Type.Optional(Type.String({ description: "The same for the same flags, in every process." })),
    changes: Type.Integer({
      description: "How often the flags have changed since the process started, the first ones included.",
    }),
    ignored: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: "Flags that are not used, and why." }),
    ),
    in_force: Type.Record(Type.String(), FlagInForce, {
      description: "The flags that this process evaluates.",
    }),
  },
  { title: "FlagsInUse" },
);
export type FlagsInUse = Static<typeof FlagsInUse>;

const Report = TypeCompiler.Compile(Type.Object({ flags: FlagsInUse }));

/** The flags in a response of `/ready`; `undefined` where it has none. */
export const flagsIn = (report: unknown): FlagsInUse | undefined =>
  Report.Check(report) ? report.flags : undefined;
