import type { Progress } from "../../lab/progress.ts";

/** Where progress is shown; `process.stderr` is one. */
export interface Screen {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** Shows progress on a terminal as one line, elsewhere as one plain line for each step. */
export function showProgress(screen: Screen): Progress {
  return screen.isTTY ? liveProgress(screen) : plainProgress(screen);
}

function plainProgress(screen: Screen): Progress {
  return {
    note: (line) => screen.write(`${line}\n`),
    step: (text, leftSeconds) => screen.write(`${text}; ${duration(leftSeconds)} left\n`),
    end: () => {},
  };
}

function liveProgress(screen: Screen): Progress {
  let timer: Timer | undefined;
  const clear = () => screen.write("\r\x1b[K");
  const end = () => {
    clearInterval(timer);
    clear();
  };
  return {
    note(line) {
      clear();
      screen.write(`${line}\n`);
    },
    step(text, leftSeconds) {
      clearInterval(timer);
      const endsAtMs = performance.now() + leftSeconds * 1000;
      const draw = () => {
        clear();
        const line = `${text}; ${duration((endsAtMs - performance.now()) / 1000)} left`;
        screen.write(line.slice(0, (screen.columns ?? 80) - 1));
      };
      draw();
      timer = setInterval(draw, 1000);
    },
    end,
  };
}

/** Minutes and seconds, as in "1 min 05 s". */
export function duration(seconds: number): string {
  const left = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(left / 60);
  return minutes === 0 ? `${left} s` : `${minutes} min ${String(left % 60).padStart(2, "0")} s`;
}
