/** What a user may do: `admin` everything, `user` what concerns themselves. */
export const ROLES = ["user", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** Who makes a request, as their access token says. */
export interface Principal {
  readonly userId: number;
  readonly username: string;
  readonly role: Role;
}
