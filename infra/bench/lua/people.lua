-- What the scripts share: people of the file that the bench wrote (a token and habit ids on each line), the dates
-- on its first line, and a report in JSON that the bench reads.
local people = {}

function people.read(path)
  local all, dates = {}, nil
  for line in io.lines(path) do
    local words = {}
    for word in line:gmatch("%S+") do words[#words + 1] = word end
    if dates then all[#all + 1] = words else dates = words end
  end
  return all, dates
end

function people.report(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\nREPORT {"requests":%d,"microseconds":%d,"bytes":%d,"refused":%d,"broken":%d,"p50":%d,"p99":%d}\n',
    summary.requests, summary.duration, summary.bytes, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end

return people
