/** Characters that are not text: controls, marks that change the direction of text, and invisible ones. Spaces are kept. */
const INVISIBLE = /[\p{Cc}\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/gu;

/** Elements whose content is no text of the page, and the reasoning that some models put before their text. */
const HIDDEN_ELEMENTS = /<(script|style|template|think|thinking)\b[^<>]*>[\s\S]*?<\/\1\s*>/gi;
const COMMENTS = /<!--[\s\S]*?-->/g;
const TAGS = /<\/?[a-z!?][^<>]*>/gi;
/** Tags within a word or a sentence; others separate words. */
const INLINE_TAGS = /<\/?(?:a|b|code|em|i|mark|s|small|span|strong|sub|sup|u)\b[^<>]*>/gi;
/** What could begin a tag after the tags have been removed. */
const TAG_STARTS = /<(?=[a-z/!?])/gi;

/** Removing a tag may join the parts of another one: `<scr<b>ipt>`. */
const MOST_PASSES = 5;

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&apos;": "'",
  "&nbsp;": " ",
  "&amp;": "&",
};

/** A field of a fight as plain text: in one line, without tags and invisible characters. */
export const plainField = (text: string): string => oneLine(withoutTags(text));

/**
 * The text of a document that may be HTML or Markdown: one paragraph, without tags, scripts, the signs of Markdown and invisible
 * characters. The targets of links are dropped. It takes time in proportion to the length, so the caller limits that.
 */
export const plainParagraph = (document: string): string =>
  oneLine(withoutMarkdown(withoutTags(withoutEntities(document))));

/** The first `most` characters of a text, ended by an ellipsis where it is longer. */
export function clipped(text: string, most: number): string {
  const characters = [...text.slice(0, 2 * most + 2)];
  return characters.length > most
    ? `${characters
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`
    : text;
}

function withoutTags(text: string): string {
  let rest = text;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const shorter = rest
      .replace(HIDDEN_ELEMENTS, " ")
      .replace(COMMENTS, " ")
      .replace(INLINE_TAGS, "")
      .replace(TAGS, " ");
    if (shorter === rest) break;
    rest = shorter;
  }
  return rest.replace(TAG_STARTS, "");
}

/** Once: `&amp;lt;` is the text `&lt;`. */
const withoutEntities = (text: string): string =>
  text.replace(/&(?:lt|gt|quot|#39|apos|nbsp|amp);/g, (entity) => ENTITIES[entity] ?? entity);

const withoutMarkdown = (text: string): string =>
  text
    .replace(/^[ \t]*(?:```|~~~).*$/gm, "")
    .replace(/^[ \t]*(?:[-*_][ \t]*){3,}$/gm, "")
    .replace(/^[ \t]*(?:#{1,6}|>|[-*+]|\d{1,3}[.)])[ \t]+/gm, "")
    .replace(/!?\[([^[\]]*)\]\([^()]*\)/g, "$1")
    .replace(/`+/g, "")
    .replace(/(\*{1,3}|_{2,3}|~~)(?=\S)([^*_~\n]*\S)\1/g, "$2")
    .replace(/(?<![\p{L}\p{N}])_(?=\S)([^_\n]*\S)_(?![\p{L}\p{N}])/gu, "$1")
    .replace(/\*\*/g, "");

const oneLine = (text: string): string =>
  text.toWellFormed().replace(/\s+/g, " ").replace(INVISIBLE, "").replace(/ +/g, " ").trim();
