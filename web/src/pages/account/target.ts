/** The page to show after the sign-in: `?to=`, which must be a path of this application. */
export function targetIn(query: URLSearchParams): string {
  const to = query.get("to") ?? "";
  // `//host` and `/\host` are other hosts.
  return /^\/(?![/\\])/.test(to) ? to : "/account";
}
