/** Texts by their keys: the ones that were used last. */
export interface RecentTexts {
  get(key: string): string | undefined;
  put(key: string, text: string): void;
}

/** Keeps `most` texts. */
export function createRecentTexts(most: number): RecentTexts {
  // A map keeps the order of insertion: the first key is the one that was used longest ago.
  const texts = new Map<string, string>();
  const put = (key: string, text: string) => {
    texts.delete(key);
    texts.set(key, text);
    const [oldest] = texts.keys();
    if (texts.size > most && oldest !== undefined) texts.delete(oldest);
  };
  return {
    get(key) {
      const text = texts.get(key);
      if (text !== undefined) put(key, text);
      return text;
    },
    put,
  };
}
