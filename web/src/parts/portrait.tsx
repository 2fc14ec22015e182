import { CELL_SIZE, EMBLEM_SIZE, emblemOf } from "@super-heroes/catalog/emblem";
import { useMemo } from "preact/hooks";

/**
 * The generated picture of a row, drawn here as its service draws it: it costs no request, and it is there while the service
 * is down. It is decoration; the name is always beside it.
 */
export function Portrait({ noun, name }: { noun: "hero" | "villain" | "location"; name: string }) {
  const { background, foreground, cells, initials } = useMemo(() => emblemOf(noun, name), [noun, name]);
  return (
    <svg class={`portrait portrait-${noun}`} viewBox={`0 0 ${EMBLEM_SIZE} ${EMBLEM_SIZE}`} aria-hidden="true">
      <rect width={EMBLEM_SIZE} height={EMBLEM_SIZE} fill={background} />
      <g fill={foreground}>
        {cells.map(({ x, y }) => (
          <rect key={`${x} ${y}`} x={x} y={y} width={CELL_SIZE + 0.5} height={CELL_SIZE + 0.5} />
        ))}
      </g>
      <text class="portrait-initials" x="50%" y="50%" dy=".35em">
        {initials}
      </text>
    </svg>
  );
}
