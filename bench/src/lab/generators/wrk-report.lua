-- Prints what wrk counted as one line of JSON, the last of its output: the counts, and the latencies as pairs of
-- microseconds and responses. The documented `latency(i)` searches from the start for each i, which takes seconds where
-- latencies spread, so the records are read from the structure that `latency` points to; the reader checks their sum.
local ffi = require("ffi")
ffi.cdef("typedef struct { uint64_t count, limit, min, max; uint64_t data[1]; } recorded;")

function done(summary, latency, requests)
  local records = ffi.cast("recorded **", latency)[0]
  local min, max = tonumber(records.min), tonumber(records.max)
  local counts = {}
  if summary.requests > 0 then
    assert(min == latency.min and max == latency.max, "the records of this wrk have another layout")
    for us = 0, max do
      local count = tonumber(records.data[us])
      if count > 0 then counts[#counts + 1] = string.format("[%d,%d]", us, count) end
    end
  end
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"durationUs":%d,"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d,"counts":[%s]}\n',
    summary.requests, summary.duration,
    errors.connect, errors.read, errors.write, errors.status, errors.timeout,
    table.concat(counts, ",")
  ))
end
