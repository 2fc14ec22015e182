/** A definition in flagd's format. */
export interface WrittenFlag {
  state: string;
  variants: Record<string, unknown>;
  defaultVariant?: string | null;
  targeting?: object;
}

/** A document in flagd's format. */
export const flagDocument = (flags: Record<string, unknown>): string => JSON.stringify({ flags });

const MODES = ["sequential", "parallel", "coalesced", "hedged"];

/** The flag `orchestration` with every mode as a variant. */
export const orchestration = (changes: Partial<WrittenFlag> = {}): WrittenFlag => ({
  state: "ENABLED",
  variants: Object.fromEntries(MODES.map((mode) => [mode, mode])),
  defaultVariant: "parallel",
  ...changes,
});

/** The same flag, as `coalesced` for this percentage of requests and `parallel` for the others. */
export const rollOut = (percent: number): WrittenFlag =>
  orchestration({
    targeting: {
      fractional: [
        ["coalesced", percent],
        ["parallel", 100 - percent],
      ],
    },
  });

/** A flag that is on or off for all requests. */
export const toggle = (isOn: boolean): WrittenFlag => ({
  state: "ENABLED",
  variants: { on: true, off: false },
  defaultVariant: isOn ? "on" : "off",
});
