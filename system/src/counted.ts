/** A whole number with separated thousands, as in "1,234,568". */
export function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** A count with its noun, as in "1 segment" and "2,500 fights". The plural appends an s unless it is given. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${whole(count)} ${Math.round(count) === 1 ? singular : plural}`;
}
