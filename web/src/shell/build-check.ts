import { signal } from "@preact/signals";

/** Whether the gateway serves another version of the application than this page. */
export const isStale = signal(false);

const EVERY_MS = 5 * 60_000;

/** In development, where a page reloads itself after each build. More often would fill the log of the gateway. */
const EVERY_IN_DEVELOPMENT_MS = 2000;

/** The version in the text of a page. */
export const buildIn = (page: string): string | undefined =>
  /<meta name="build" content="(\w+)">/.exec(page)?.[1];

/**
 * Compares the version regularly, and whenever the reader returns to the page. A newer one is offered by {@link isStale}; in
 * development the page is reloaded.
 */
export function watchBuild(): void {
  const own = metaContent("build");
  const inDevelopment = isDevelopment();
  const check = async () => {
    if (document.hidden || isStale.value) return;
    const build = await servedBuild();
    if (build === undefined || own === undefined || build === own) return;
    if (inDevelopment) location.reload();
    else isStale.value = true;
  };
  document.addEventListener("visibilitychange", () => void check());
  setInterval(() => void check(), inDevelopment ? EVERY_IN_DEVELOPMENT_MS : EVERY_MS);
}

/** Whether the application was built for development. */
export const isDevelopment = (): boolean => metaContent("reload") !== undefined;

const metaContent = (name: string): string | undefined =>
  document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content;

async function servedBuild(): Promise<string | undefined> {
  try {
    const response = await fetch("/", { headers: { accept: "text/html" }, cache: "no-cache" });
    return response.ok ? buildIn(await response.text()) : undefined;
  } catch {
    // The gateway is not reachable at the moment.
    return undefined;
  }
}
