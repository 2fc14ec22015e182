/** A colour in both schemes. Charts are drawn in `light`; the stylesheet replaces it with `dark`. */
export interface Shades {
  light: string;
  dark: string;
}

/** Every colour of the page and its charts. No two have the same `light`, by which the stylesheet finds what to replace. */
export const palette = {
  surface: { light: "#fefefe", dark: "#15181c" },
  ink: { light: "#1c2126", dark: "#e6e9ec" },
  muted: { light: "#57606a", dark: "#a3adb7" },
  axis: { light: "#aab1b8", dark: "#565f69" },
  gridLine: { light: "#e4e7ea", dark: "#2b3138" },
  link: { light: "#0b5cad", dark: "#79b8ff" },
  panel: { light: "#f5f7f9", dark: "#1c2126" },
  better: { light: "#0a6b4a", dark: "#5fd0a5" },
  worse: { light: "#a33b00", dark: "#f7a072" },
  // After M. Okabe and K. Ito, "Color Universal Design" (2008), with more contrast to the surface.
  blue: { light: "#0072b2", dark: "#5ab4ec" },
  vermillion: { light: "#c9540a", dark: "#f2935b" },
  green: { light: "#008f68", dark: "#35c69b" },
  purple: { light: "#ad4f86", dark: "#e29bc5" },
  amber: { light: "#a87400", dark: "#e8b93f" },
  grey: { light: "#6f7780", dark: "#98a2ac" },
  sky: { light: "#3d9ad1", dark: "#8ccdf5" },
  slate: { light: "#44566c", dark: "#b3c3d6" },
} as const satisfies Record<string, Shades>;

export type Colour = keyof typeof palette;

/** The style of a mode's line. Marker and dashes distinguish modes without colour. */
export interface SeriesStyle {
  colour: Colour;
  symbol: "circle" | "triangle" | "rect" | "diamond" | "pin";
  dash: "solid" | number[];
}

const modeStyles: Readonly<Record<string, SeriesStyle>> = {
  sequential: { colour: "blue", symbol: "circle", dash: "solid" },
  parallel: { colour: "vermillion", symbol: "triangle", dash: [7, 4] },
  coalesced: { colour: "green", symbol: "rect", dash: [2, 3] },
  hedged: { colour: "purple", symbol: "diamond", dash: [9, 3, 2, 3] },
};

const otherStyle: SeriesStyle = { colour: "amber", symbol: "pin", dash: [4, 4] };

/**
 * The style of a mode, the same in every chart. Names that are no modes, such as those of two servers, have styles by their place
 * among the names of the chart.
 */
export function styleOfMode(mode: string, among: readonly string[] = []): SeriesStyle {
  const place = among.filter((name) => !(name in modeStyles)).indexOf(mode);
  return modeStyles[mode] ?? Object.values(modeStyles)[place] ?? otherStyle;
}

/** Colours for the parts of a whole, in order. Neighbours differ in lightness too. */
export const PART_COLOURS: readonly Colour[] = [
  "blue",
  "amber",
  "green",
  "purple",
  "slate",
  "vermillion",
  "sky",
  "grey",
];
