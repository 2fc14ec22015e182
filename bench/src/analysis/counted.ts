/** A whole number with separated thousands, as in "2,500". */
export function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** A number and what it counts, as in "1 segment" and "2,500 requests". The plural ends in s, unless it is given. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${whole(count)} ${Math.round(count) === 1 ? singular : plural}`;
}
