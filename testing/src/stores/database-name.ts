/** A unique name for the database of a suite. */
export const uniqueDatabaseName = () => `test_${crypto.randomUUID().replaceAll("-", "")}`;

/** The URL of another database on the same server. */
export function withDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
