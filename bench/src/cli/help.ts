/** What `bun run bench --help` prints. */
export const help = `Measures orchestration modes against each other and against the ceiling: the same answer with no upstream.

Usage: bun run bench [flags]

  --quick                 a short run, under 45 s: 64 connections, 50 fights a second
  --stack STACK           embedded (default): every service on its own SQLite file
                          local: PostgreSQL, MariaDB and MongoDB or its stand-in, started when they are not up
                          http://…: a fights service that already runs
  --modes LIST            sequential,parallel (default: both)
  --connections LIST      closed loop: that many connections, each waiting for its answer (default: 16,64,256)
  --rates LIST            open loop: fights offered a second, whatever the answers do (default: 10,100);
                          1, 10, 50, 75 and 100 have a p95 to stay under
  --no-open-loop          leave the open loop out
  --writes LIST           none (default): fights are not stored; acknowledged: a fight is on disk before it is
                          answered; none,acknowledged: both, side by side
  --draw-rows LIST        also compare a draw between stores of that many heroes, as in 100,1000000
  --blocks N              repeat every comparison N times (default: 1)
  --seconds N             measure each segment that long (default: fitted, so that the run ends within 3 minutes)
  --warmup N              drive each segment that long before (default: a fifth of --seconds)
  --name NAME             ends the result file's name (default: the stack)
  --seed N                the order of the segments (default: drawn, and recorded)
  --help                  this text

The result goes to results/<time>-<name>.json, the services' logs to .data/bench/. A variable in the environment
(LOG_LEVEL, POOL_MAX, FIGHTS_UPSTREAM_MAX_IN_FLIGHT, …) reaches the services.
`;
