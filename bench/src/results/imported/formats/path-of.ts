/** The path of an address: results hold no addresses, and a query may contain a secret. */
export function pathOf(url: unknown): string {
  return URL.canParse(String(url)) ? new URL(String(url)).pathname : "requests";
}
