-- One completion a request. The walk goes over people first, then habits, then dates, and every pass over all of
-- them states another amount, so each request changes something. With a rate, requests wait for their turn.
-- Arguments: file of people, number of the first pass, requests a second (0: as fast as answers come).
local folder = debug.getinfo(1, "S").source:match("^@(.*/)") or "./"
package.path = folder .. "?.lua;" .. package.path
local people = require("people")
local ffi = require("ffi")

ffi.cdef [[
  struct bench_time { long seconds; long nanoseconds; };
  int clock_gettime(int clock, struct bench_time *time);
]]
local CLOCK_MONOTONIC = 1
local AMOUNTS = 30

local heads, number, pass, rate, began = {}, 0, 0, 0, nil
local time = ffi.new("struct bench_time[1]")

local function milliseconds()
  ffi.C.clock_gettime(CLOCK_MONOTONIC, time)
  return tonumber(time[0].seconds) * 1000 + tonumber(time[0].nanoseconds) / 1000000
end

function init(arguments)
  local all, dates = people.read(arguments[1])
  pass, rate = tonumber(arguments[2]), tonumber(arguments[3])
  for _, date in ipairs(dates) do
    for habit = 2, #all[1] do
      for _, person in ipairs(all) do
        heads[#heads + 1] = "PUT /v1/habits/" .. person[habit] .. "/completions/" .. date ..
          " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " .. person[1] ..
          "\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"amount\":"
      end
    end
  end
  if rate == 0 then delay = nil end
end

-- Two digits, so that the length of the body is known.
function request()
  number = number + 1
  if number > #heads then number, pass = 1, pass + 1 end
  return heads[number] .. (10 + pass * 7 % AMOUNTS) .. "}"
end

local turns = 0
function delay()
  began = began or milliseconds()
  turns = turns + 1
  return math.max(0, math.floor(began + turns * 1000 / rate - milliseconds() + 0.5))
end

function done(summary, latency)
  people.report(summary, latency)
end
