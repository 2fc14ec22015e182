/** The roles of users: `admin` may do everything, `user` only what concerns themselves. */
export const ROLES = ["user", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** Whether a value is one of {@link ROLES}. */
export const isRole = (value: unknown): value is Role => ROLES.includes(value as Role);

/** The user who makes a request, as the access token states it. */
export interface Principal {
  readonly userId: number;
  readonly username: string;
  readonly role: Role;
  /**
   * The session that the token was issued in (claim `sid`). Writes and admin routes accept a token only while this session
   * exists, and never a token without one.
   */
  readonly sessionId?: string | undefined;
}
