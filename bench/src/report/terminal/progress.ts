import type { Progress } from "../../lab/run-progress.ts";
import { duration } from "../words/duration.ts";

/** Where progress is shown, such as `process.stderr`. */
export interface Screen {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** Shows progress on the screen: redrawn on a terminal, one line per step elsewhere. */
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
