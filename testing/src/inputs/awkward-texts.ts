/**
 * Valid texts of 3 to 50 characters that a store, a collation or a trim could change. Services must return them
 * unchanged.
 */
export const awkwardTexts: Readonly<Record<string, string>> = {
  "composed (NFC)": "Ame\u0301lie".normalize("NFC"),
  "decomposed (NFD)": "Am\u00e9lie".normalize("NFD"),
  "compatibility characters (not NFKC)": "\ufb01\u2460\u212b\u2126",
  "surrounding spaces": "  padded  ",
  "only spaces": "     ",
  "tabs and line breaks": "\ta\r\nb\n",
  "control characters": "a\u0001\u0008\u001b[31m\u007f\u0085z",
  "line and paragraph separators": "a\u2028b\u2029c",
  "a byte order mark": "\ufeffabc\ufeff",
  "zero width": "a\u200b\u200c\u200d\u2060b",
  "right to left": "\u202eabc\u202c \u05d0\u05d1\u05d2",
  noncharacters: "a\ufffe\uffff\ufdd0z",
  "beyond 16 bits": "\u{1f9b8}\u{1f9b9}\u{20000}",
  "joined by zero width": "\u{1f469}\u200d\u{1f469}\u200d\u{1f467}abc",
  "the last code point": "ab\u{10ffff}",
  "the replacement character": "a\ufffdb",
  "letters whose number changes with their case": "\u0130stanbul \u00df \u0149",
  "quotes and backslashes": `"it's" \\ \\n \\u0000 \``,
  wildcards: "100% _under_ !bang",
  "text like SQL": "'; drop table hero; --",
  "text like a parameter": "$1 ?1 :name @p %s",
  "text like JSON": '{"$ne":null}',
  "text like HTML": "<img src=x onerror=1>&amp;",
};

/** Invalid texts, which every service refuses: no store could return them. */
export const brokenTexts: Readonly<Record<string, string>> = {
  NUL: "abc\u0000def",
  "the first half of a pair": "abc\ud83e",
  "the second half of a pair": "\udd38abc",
  "a pair in reverse order": "a\udd38\ud83ez",
};
