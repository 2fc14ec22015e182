/** Environment variables; an absent one is `undefined`. */
export type Environment = Record<string, string | undefined>;
