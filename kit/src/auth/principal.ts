/** What a user may do: `admin` everything, `user` what concerns themselves. */
export const ROLES = ["user", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** Whether a value is one of {@link ROLES}. */
export const isRole = (value: unknown): value is Role => ROLES.includes(value as Role);

/** Who makes a request, as their access token says. */
export interface Principal {
  readonly userId: number;
  readonly username: string;
  readonly role: Role;
  /**
   * The session that the token was issued in (claim `sid`). Where power is used, a token counts only while this session
   * lasts; a token without one counts for nothing there.
   */
  readonly sessionId?: string | undefined;
}
