import { signal } from "@preact/signals";

/** Whether the gateway serves another version of the application than this page. */
export const isStale = signal(false);

const EVERY_MS = 5 * 60_000;

/** The version in the text of a page. */
export const buildIn = (page: string): string | undefined =>
  /<meta name="build" content="(\w+)">/.exec(page)?.[1];

/** Compares the version regularly, and whenever the reader returns to the page. */
export function watchBuild(): void {
  const own = document.querySelector<HTMLMetaElement>('meta[name="build"]')?.content;
  const check = async () => {
    if (document.hidden || isStale.value) return;
    const build = await servedBuild();
    if (build !== undefined && own !== undefined && build !== own) isStale.value = true;
  };
  document.addEventListener("visibilitychange", () => void check());
  setInterval(() => void check(), EVERY_MS);
}

async function servedBuild(): Promise<string | undefined> {
  try {
    const response = await fetch("/", { headers: { accept: "text/html" }, cache: "no-cache" });
    return response.ok ? buildIn(await response.text()) : undefined;
  } catch {
    // The gateway is not reachable at the moment.
    return undefined;
  }
}
